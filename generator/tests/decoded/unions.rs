//! Which variant JSON is read as, and what the program's own values are written as: compiled and run with the crate that
//! the constructs give.

use bindery_runtime::{Codec, Node, Value};

fn read<T: Codec>(json: &str) -> T {
    T::decode(&Node::from_slice(json.as_bytes()).expect("JSON")).expect("a value of the type")
}

fn written<T: Codec>(value: &T) -> String {
    String::from_utf8(value.encode().to_vec()).expect("UTF-8")
}

#[test]
fn members_are_narrowed_for_each_merge() {
    use constructs::all_of_shared_members::models::{Both, BothSize, Line, Page};
    assert_eq!(written(&Page::new()), r#"{"type":"page"}"#);
    assert_eq!(written(&Line::new()), r#"{"type":"line"}"#);
    assert_eq!(read::<Line>(r#"{"type":"line","box":{"x":1.0,"y":2.0}}"#).r#box.map(|own| own.y), Some(2.0));
    assert_eq!(read::<Both>(r#"{"size":"m"}"#).size, Some(BothSize::M));
    assert!(matches!(read::<Both>(r#"{"size":"s"}"#).size, Some(BothSize::Unknown(_))));
}

#[test]
fn branches_have_what_stands_beside_them() {
    use constructs::one_of_nested::models::*;
    let reply: Reply = read(r#"{"silent":true,"user":"a"}"#);
    assert!(matches!(reply, Reply::Contact(ReplyContact::ByUser(own)) if own.silent == Some(true) && own.user == "a"));
    assert!(matches!(read(r#"{"silent":true,"admin":"a"}"#), Reply::Admin(own) if own.silent == Some(true)));
    assert!(matches!(read(r#"{"archived":true}"#), Attribute::AnythingElse(own) if own.archived == Some(true)));
    assert!(matches!(read(r#"{"options":"a"}"#), Attribute::ListOfOptions(_)));
    assert!(matches!(
        read(r#"{"user":"a","guest":true}"#),
        Several::ByUser(SeveralByUser::WithGuest(own)) if own.guest && own.user == "a"
    ));
    assert!(matches!(read(r#"{"id":"1","hue":"Blue","depth":2}"#), Extended::Blue(own) if own.depth == Some(2)));
}

#[test]
fn whoever_knows_a_value_wins() {
    use constructs::one_of_nested::models::*;
    assert!(matches!(read(r#"{"d":"x"}"#), Outer::Query(Query::WithD(_))));
    assert!(matches!(read(r#"{"b":"x"}"#), Outer::Input(Input::WithB(_))));
    assert!(matches!(read("[1]"), Outer::Input(Input::NumberList(_))));
    assert!(matches!(read(r#""auto""#), Outer::Input(Input::Auto(InputAuto::Auto))));
    assert!(matches!(read(r#""other""#), Outer::Text(_)));
    assert!(matches!(read(r#"{"e":1}"#), Outer::Unknown(_)));
    assert!(matches!(read(r#"["a",{"part":"b"}]"#), Content::ItemList(items) if items.len() == 2));
    assert!(matches!(read(r#"{"part":"b"}"#), Content::Item(ContentItem::ContentPart(_))));
}

#[test]
fn what_is_said_of_further_properties_is_said_of_each_branch() {
    use constructs::one_of_nested::models::*;
    let values = |own: &std::collections::BTreeMap<String, Vec<String>>| own["a"] == ["b"];
    assert!(matches!(read(r#"{"a":["b"]}"#), Labelled::Map(own) if values(&own)));
    assert!(matches!(
        read(r#"{"depth":1,"a":["b"]}"#),
        Labelled::WithDepth(own) if own.depth == 1 && values(&own.additional_properties)
    ));
}

#[test]
fn one_of_several_properties_tells_a_variant() {
    use constructs::one_of_nested::models::*;
    assert!(matches!(read(r#"{"stores":["a"]}"#), Search::Store(own) if own.stores.is_some()));
    assert!(matches!(read(r#"{"others":["a"]}"#), Search::Map(_)));
    assert!(matches!(read(r#"{"limit":1}"#), Search::Store(own) if own.limit == Some(1)));
}

#[test]
fn what_only_answers_have_tells_a_variant() {
    use constructs::read_and_write_only::models::*;
    assert!(matches!(read(r#"{"version":"1","action":"a"}"#), RuleOrRules::Rule(own) if own.action.is_some()));
    assert!(matches!(read(r#"{"one":"a"}"#), RuleOrRules::Map(_)));
}

#[test]
fn properties_that_are_required_tell_whether_declared_or_not() {
    use constructs::one_of_nested::models::*;
    assert!(matches!(read(r#"{"p90":1}"#), Measured::WithP90(own) if own.p90 == Some(1)));
    assert!(matches!(read(r#"{"p50":1}"#), Measured::WithP90(_)));
    assert!(matches!(read(r#"{"p50":1,"all":1,"of":2,"these":3}"#), Measured::WithAll(own) if own.p50 == Some(1)));
}

#[test]
fn constants_are_written() {
    use constructs::constants::models::*;
    let json = r#"{"text":"x","integer":1,"truth":true,"number":1.5,"nothing":null,"choice":"y"}"#;
    assert_eq!(written(&Fixed::new("y")), json);
    assert_eq!(read::<Fixed>(json), Fixed::new(FixedChoice::Y));
}

#[test]
fn constants_have_names() {
    use constructs::constants::models::*;
    let json = r#"{"titled":"q","numbered":2,"open":"n","mixed":0,"count":"auto","limit":3,"model":"small"}"#;
    let chosen: Chosen = read(json);
    assert_eq!(chosen.titled, Some(ChosenTitled::Quick));
    assert_eq!(chosen.numbered, Some(ChosenNumbered::Two));
    assert_eq!(chosen.open, Some(ChosenOpen::N));
    assert_eq!(chosen.count, Some("auto".into()));
    assert_eq!(chosen.limit, Some(ChosenLimit::Integer(3)));
    assert_eq!(chosen.model, Some("small".into()));
    assert_eq!(read::<Chosen>(r#"{"model":"other"}"#).model, Some("other".into()));
    assert_eq!(written(&chosen), json);
    assert!(!matches!(chosen.mixed.value(), Some(ChosenMixed::Unknown(_)) | None));
}

#[test]
fn tags_are_of_every_type() {
    use constructs::tags::models::*;
    assert!(matches!(read(r#"{"type":2,"a":"x"}"#), Component::Button(_)));
    assert!(matches!(read(r#"{"type":3}"#), Component::Unknown(_)));
    assert!(matches!(read(r#"{"type":2,"a":"x"}"#), Untagged::Button(_)));
    assert!(matches!(read(r#"{"success":false}"#), Outcome::Bad(_)));
    assert_eq!(written(&Component::from(Button::new())), r#"{"type":2}"#);
    assert_eq!(written(&Outcome::from(Bad::new())), r#"{"success":false}"#);
}

#[test]
fn a_mapping_fixes_tags() {
    use constructs::tags::models::*;
    assert_eq!(written(&Owner::from(Person::new("a"))), r#"{"kind":"person","name":"a"}"#);
    let mut firm = Firm::new("b");
    firm.kind = Some("person".to_owned());
    assert_eq!(written(&Owner::from(firm)), r#"{"kind":"firm","name":"b"}"#);
    // Without its tag, by its shape; and nothing is added.
    let untagged = r#"{"name":"b","vat":1}"#;
    assert!(matches!(read(untagged), Owner::Firm(_)));
    assert_eq!(written(&read::<Owner>(untagged)), untagged);
}

#[test]
fn a_shared_tag_leaves_the_others_theirs() {
    use constructs::tags::models::*;
    assert!(matches!(read(r#"{"type":"sync","b":"x"}"#), Event::WithB(_)));
    assert!(matches!(read(r#"{"type":"deleted"}"#), Event::Deleted(_)));
    assert!(matches!(read(r#"{"type":"created","a":"x"}"#), Event::Created(_)));
    assert!(matches!(read(r#"{"type":"moved"}"#), Event::Unknown(_)));
}

#[test]
fn tags_tell_unions_apart_too() {
    use constructs::tags::models::*;
    assert!(matches!(read(r#"{"type":"entry"}"#), Message::Outbound(Outbound::Entry(_))));
    assert!(matches!(read(r#"{"type":"stop"}"#), Message::Inbound(Inbound::Stop(_))));
    assert!(matches!(read(r#"{"type":"other"}"#), Message::Unknown(_)));
    assert_eq!(written(&Inbound::from(Stop::new())), r#"{"type":"stop"}"#);
}

#[test]
fn a_union_of_one_is_open() {
    use constructs::tags::models::*;
    assert!(matches!(read(r#"{"type":"cron","expression":"* *"}"#), Schedule::Cron(_)));
    assert!(matches!(read(r#"{"type":"interval","seconds":3}"#), Schedule::Unknown(_)));
}

#[test]
fn what_is_inside_tells_variants() {
    use constructs::one_of_deep::models::*;
    assert!(matches!(read(r#"{"type":"sync","event":{"type":"deleted"}}"#), SyncEvent::Deleted(_)));
    assert!(matches!(read(r#"{"type":"sync","event":{"type":"created"}}"#), SyncEvent::Created(_)));
    let identity = r#"{"user":{"id":"1","mail":"a@b"}}"#;
    assert_eq!(written(&read::<Identity>(identity)), identity);
    assert!(matches!(read(r#"[{"type":"sync","event":{"type":"deleted"}}]"#), Lists::DeletedList(_)));
    assert!(matches!(read(r#"{"next":{"colour":"red","next":{"colour":"green"}}}"#), Plan::Leaf(_)));
    assert!(matches!(read(r#"{"next":[{"colour":"grey"}]}"#), Plan::Twig(_)));
    assert!(matches!(read(r#"{"colour":"brown"}"#), Plan::Twig(_)));
}

#[test]
fn keywords_leave_other_types_alone() {
    use constructs::keywords_without_type::models::*;
    let reply: Reply = read(r#"{"channel":{"id":"a"},"name":"bc","size":2.0,"either":["x"]}"#);
    assert!(matches!(&reply.channel, Some(ReplyChannel::Unknown(Value::Object(_)))));
    assert_eq!(reply.name, Some("bc".into()));
    assert!(matches!(read::<Reply>(r#"{"channel":[{"id":"a"}]}"#).channel, Some(ReplyChannel::List(_))));
    assert!(matches!(reply.either, Some(ReplyEither::TextList(_))));
}

#[test]
fn a_class_in_the_middle_keeps_those_below() {
    use constructs::discriminator_middle::models::*;
    let kennel: Kennel = read(r#"{"dog":{"kind":"poodle","curls":9},"any":{"kind":"dog","barks":true}}"#);
    assert!(matches!(kennel.dog, Some(Dog::Poodle(own)) if own.curls == 9));
    assert!(matches!(kennel.any, Some(Animal::Dog(Dog::Base(own))) if own.barks == Some(true)));
    assert_eq!(written(&Animal::from(Dog::from(DogBase::new()))), r#"{"kind":"dog"}"#);
    assert!(matches!(read(r#"{"kind":"other","watts":5}"#), Tool::Power(PowerTool::Base(own)) if own.watts == 5));
    assert!(matches!(read(r#"{"kind":"drill","watts":5,"bits":2}"#), PowerTool::Drill(own) if own.bits == Some(2)));
    assert!(matches!(read(r#"{"kind":"hammer","teeth":5}"#), Tool::Unknown(_)));
}

#[test]
fn what_extends_a_union_is_one_of_its_branches_besides() {
    use constructs::discriminator_middle::models::*;
    assert!(matches!(
        read(r#"{"note":"a","level":"high","reason":"b"}"#),
        NotedRisk::HighRisk(own) if own.note == "a" && own.reason.is_some()
    ));
    let low = NotedRisk::from(NotedRiskLowRisk::new("a").since("b"));
    assert_eq!(written(&low), r#"{"note":"a","level":"low","since":"b"}"#);
}

#[test]
fn branches_are_narrowed_by_what_stands_beside_them() {
    use constructs::one_of_narrowed::models::*;
    let more: More = read(r#"{"result":[{"a":"x","b":2}]}"#);
    let items = more.result.unwrap_or_default();
    assert!(matches!(items.as_slice(), [item] if item.a.as_deref() == Some("x") && item.b == Some(2)));
    assert_eq!(read::<Maps>(r#"{"result":{"a":1}}"#).result.and_then(|own| own.get("a").copied()), Some(1));
    assert!(matches!(read::<Untyped>(r#"{"result":"x"}"#).result, Some(UntypedResult::Text(_))));
    assert!(matches!(read::<Untyped>(r#"{"result":{"c":"x"}}"#).result, Some(UntypedResult::Map(own)) if own.c.is_some()));
    let items: Vec<TraceItem> = read(r#"[{"inner":[{"name":"x"}]}]"#);
    assert!(matches!(items[0].inner.as_deref(), Some([inner]) if inner.name.as_deref() == Some("x")));
    assert!(matches!(read(r#"{"a":1}"#), Argument::PlainObject(_)));
    assert!(matches!(read(r#"{"a":"x"}"#), Either::WithA(own) if own.a == "x"));
    assert!(matches!(read(r#"{"b":"x","big":1}"#), Either::WithBig(own) if own.big == 1));
}

#[test]
fn a_base_beside_properties_keeps_its_variants() {
    use constructs::discriminator_beside::models::*;
    let placed: Placed = read(r#"{"form":"circle","x":1,"radius":2.5,"label":"a"}"#);
    assert!(matches!(
        placed,
        Placed::Shape(PlacedShape::Circle(own)) if own.x == 1 && own.radius == 2.5 && own.label.is_some()
    ));
    assert!(matches!(read(r#"{"text":"a","x":1}"#), Placed::Text(own) if own.x == 1));
    let made = LoggedEvent::from(LoggedEventOpened::new("2024-02-29T12:00:00Z").by("me"));
    assert_eq!(written(&made), r#"{"at":"2024-02-29T12:00:00Z","kind":"opened","by":"me"}"#);
    assert!(matches!(read(&written(&made)), Logged::Event(LoggedEvent::Opened(_))));
}

#[test]
fn a_constant_is_the_tag_where_no_mapping_names_it() {
    use constructs::discriminator_beside::models::*;
    assert!(matches!(read(r#"{"kind":"opened","by":"me"}"#), Event::Opened(own) if own.by.as_deref() == Some("me")));
    assert!(matches!(read(r#"{"kind":"Closed","reason":"late"}"#), Event::Closed(_)));
}

#[test]
fn a_tag_that_is_nobodys_is_of_no_variant_with_tags() {
    use constructs::tags::models::*;
    assert!(matches!(read(r#"{"sort":"note","text":"a"}"#), Item::Note(_)));
    assert!(matches!(read(r#"{"sort":"other","free":"a"}"#), Item::Free(own) if own.free == "a"));
    assert!(matches!(read(r#"{"sort":"other","text":"a"}"#), Item::Unknown(_)));
}
