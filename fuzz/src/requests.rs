//! Calls of the generated crate with values of any kind, sent to its fakes: where a call goes never depends on a value,
//! what is sent is what was given, and what is refused is not sent at all.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bindery_runtime::testing::RecordedCall;
use bindery_runtime::{Codec, Node, Value};
use conversations::twilio_conversations::{
    self as twilio, models::CreateConversationParticipantRequest as Participant,
};
use conversations::x_chat::models as x;
use conversations::{Error, x_chat};
use http::Uri;
use percent_encoding::percent_decode_str;
use tower::util::MapRequestLayer;

use crate::drive::{self, block_on};
use crate::odd;
use crate::source::Source;

pub fn run(bytes: &[u8]) {
    let mut source = Source::new(bytes);
    match source.below(4) {
        0 => add_members(&mut source),
        1 => create_conversation(&mut source),
        2 => initialize_keys(&mut source),
        _ => create_participant(&mut source),
    }
}

// ---- Operations ----------------------------------------------------------------------------------------------------

fn add_members(source: &mut Source<'_>) {
    let (fake, client, seen) = x_client();
    fake.add_chat_group_members().raw(200, "application/json", answer(source));
    let (id, mut body) = (conversation(source), x::ChatAddGroupMembersRequest::new(list(source, 4, user)));
    body.encrypted_title = maybe(source, odd::text);
    body.encrypted_avatar_url = maybe(source, odd::text);
    body.conversation_key_version = maybe(source, digits);
    body.conversation_participant_keys = maybe(source, |source| list(source, 3, key));
    body.action_signatures = maybe(source, |source| list(source, 3, signature));
    body.additional_properties = extras(source);
    let call = client.add_chat_group_members(id.as_str(), body.clone());
    let told = Told::of(format!("{call:?}"), block_on(call.into_future()));
    let sent = fake.add_chat_group_members().calls();
    told.check(&sent, &seen, "/2/chat/conversations/", &id, "/members");
    json_is(&sent, &body);
}

fn create_conversation(source: &mut Source<'_>) {
    let (fake, client, seen) = x_client();
    fake.create_chat_conversation().raw(201, "application/json", answer(source));
    let (members, keys) = (list(source, 4, user), list(source, 3, key));
    let mut body = x::ChatCreateConversationRequest::new(conversation(source), members, digits(source), keys);
    body.group_admins = maybe(source, |source| list(source, 3, user));
    body.group_name = maybe(source, odd::text);
    body.group_description = maybe(source, odd::text);
    body.group_avatar_url = maybe(source, odd::text);
    body.ttl_msec = maybe(source, digits);
    body.base64_encoded_key_rotation = maybe(source, odd::text);
    body.action_signatures = maybe(source, |source| list(source, 3, signature));
    body.additional_properties = extras(source);
    let call = client.create_chat_conversation(body.clone());
    let told = Told::of(format!("{call:?}"), block_on(call.into_future()));
    let sent = fake.create_chat_conversation().calls();
    told.check(&sent, &seen, "/2/chat/conversations/group", "", "");
    json_is(&sent, &body);
}

fn initialize_keys(source: &mut Source<'_>) {
    let (fake, client, seen) = x_client();
    fake.initialize_chat_conversation_keys().raw(200, "application/json", answer(source));
    let (id, keys) = (conversation(source), list(source, 3, key));
    let mut body = x::ChatInitializeConversationKeysRequest::new(digits(source), keys);
    body.action_signatures = maybe(source, |source| list(source, 3, signature));
    body.base64_encoded_key_rotation = maybe(source, odd::text);
    body.additional_properties = extras(source);
    let call = client.initialize_chat_conversation_keys(id.as_str(), body.clone());
    let told = Told::of(format!("{call:?}"), block_on(call.into_future()));
    let sent = fake.initialize_chat_conversation_keys().calls();
    told.check(&sent, &seen, "/2/chat/conversations/", &id, "/keys");
    json_is(&sent, &body);
}

fn create_participant(source: &mut Source<'_>) {
    let fake = twilio::Fake::new();
    fake.create_conversation_participant().raw(201, "application/json", answer(source));
    let seen = Seen::default();
    let mut builder = fake.client_builder().layer(seen.layer());
    let server = source.below(3);
    let (edge, region) = (odd::text(source), odd::text(source));
    builder = match server {
        0 => builder,
        1 => builder.server(twilio::RegionServer::new().region(region)),
        _ => builder.server(twilio::EdgeRegionServer::new().edge(edge).region(region)),
    };
    // A value that would change the host is refused here.
    let Ok(client) = builder.build() else { return };
    let id = odd::text(source);
    let mut body = Participant::new();
    body.identity = maybe(source, odd::text);
    body.attributes = maybe(source, odd::text);
    body.messaging_binding_address = maybe(source, odd::text);
    body.messaging_binding_proxy_address = maybe(source, odd::text);
    body.role_sid =
        maybe(
            source,
            |source| if source.once_in(2) { "RL0123456789abcdef0123456789abcdef".into() } else { odd::text(source) },
        );
    body.date_created = maybe(source, |source| odd::text(source).into());
    body.date_updated = maybe(source, |_| "2026-01-01T00:00:00Z".into());
    // A form has texts only.
    body.additional_properties = extras(source).into_keys().map(|name| (name, odd::text(source).into())).collect();
    let mut call = client.create_conversation_participant(id.as_str());
    let header = maybe(source, odd::text);
    if let Some(header) = &header {
        call = call.x_twilio_webhook_enabled(header.as_str());
    }
    let with_body = source.once_in(2);
    if with_body {
        call = call.body(body.clone());
    }
    let told = Told::of(format!("{call:?}"), block_on(call.into_future()));
    let sent = fake.create_conversation_participant().calls();
    told.check(&sent, &seen, "/v1/Conversations/", &id, "/Participants");
    let uri = seen.0.lock().expect("no panic while it is held").first().cloned();
    if let Some(host) = uri.as_ref().and_then(Uri::host).filter(|_| server > 0) {
        let labels = if server == 1 { 4 } else { 5 };
        assert!(host.ends_with(".twilio.com") && host.starts_with("conversations."), "it went to {host}");
        assert!(host.split('.').count() >= labels, "it went to {host}");
    }
    let Some(sent) = sent.first() else { return };
    if let Some(header) = &header {
        let told = sent.headers().get("x-twilio-webhook-enabled").expect("the header").as_bytes();
        assert!(told == header.as_bytes(), "{header:?} was sent as {told:?}");
    }
    if with_body {
        let form = sent.body_as::<Participant>();
        assert!(form.as_ref() == Ok(&body), "{form:?} was {body:?}");
    }
}

// ---- What holds of every call ---------------------------------------------------------------------------------------

/// The addresses to which calls went, as layers see them.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Uri>>>);

impl Seen {
    fn layer<B: Send + 'static>(
        &self,
    ) -> MapRequestLayer<impl Fn(http::Request<B>) -> http::Request<B> + Clone + use<B>> {
        let seen = Arc::clone(&self.0);
        MapRequestLayer::new(move |request: http::Request<B>| {
            seen.lock().expect("no panic while it is held").push(request.uri().clone());
            request
        })
    }
}

fn x_client() -> (x_chat::Fake, x_chat::Client, Seen) {
    let (fake, seen) = (x_chat::Fake::new(), Seen::default());
    let client = fake.client_builder().layer(seen.layer()).build().expect("a client");
    (fake, client, seen)
}

const LONGEST_ADDRESS: usize = 65_000;

/// Whether a call was refused before it was sent.
struct Told {
    is_invalid: bool,
    is_transport: bool,
}

impl Told {
    fn of<T: Debug, E: Debug>(call: String, outcome: Result<T, Error<E>>) -> Self {
        drive::show("call", call.as_bytes());
        drive::show("outcome", format!("{outcome:?}").as_bytes());
        if let Err(error) = &outcome {
            let line = error.to_string();
            assert!(!line.chars().any(char::is_control), "an error is one line, not {line:?}");
        }
        Self {
            is_invalid: matches!(outcome, Err(Error::Invalid(_))),
            is_transport: matches!(outcome, Err(Error::Transport(_))),
        }
    }

    fn check(&self, sent: &[RecordedCall], seen: &Seen, before: &str, value: &str, behind: &str) {
        let seen = seen.0.lock().expect("no panic while it is held");
        let call = match (self.is_invalid, sent, &seen[..]) {
            (true, [], []) => return,
            // The crate `http` has no addresses that are longer.
            (false, [], []) if self.is_transport && value.len() * 3 >= LONGEST_ADDRESS => return,
            (false, [call], [uri]) => {
                assert!(uri.path() == call.path() && uri.query().is_none(), "it went to {uri}");
                call
            }
            _ => panic!("refused: {}; sent: {sent:?}", self.is_invalid),
        };
        let path = call.path();
        let segment = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
        let segment = segment.unwrap_or_else(|| panic!("{value:?} has led to {path}"));
        assert!(
            !segment.contains(['/', '?', '#', '\\']) && ![".", ".."].contains(&segment),
            "{value:?} has led to {path}"
        );
        assert!(
            percent_decode_str(segment).decode_utf8().is_ok_and(|text| text == value),
            "{value:?} became {segment}"
        );
    }
}

fn json_is<B: Codec + PartialEq + Debug>(sent: &[RecordedCall], body: &B) {
    let Some(sent) = sent.first() else { return };
    let read = Node::from_slice(sent.body()).and_then(|node| B::decode(&node));
    assert!(read.as_ref() == Ok(body), "{read:?} was {body:?}");
}

// ---- Values ---------------------------------------------------------------------------------------------------------

fn maybe<T>(source: &mut Source<'_>, value: impl FnOnce(&mut Source<'_>) -> T) -> Option<T> {
    if source.once_in(2) { Some(value(source)) } else { None }
}

fn list<T>(source: &mut Source<'_>, most: usize, mut item: impl FnMut(&mut Source<'_>) -> T) -> Vec<T> {
    (0..1 + source.below(most)).map(|_| item(source)).collect()
}

fn digits(source: &mut Source<'_>) -> String {
    if source.once_in(12) { odd::text(source) } else { source.number().unsigned_abs().to_string() }
}

fn user(source: &mut Source<'_>) -> String {
    digits(source)
}

fn conversation(source: &mut Source<'_>) -> String {
    match source.below(4) {
        0 => format!("g{}", source.number().unsigned_abs()),
        1 => format!("{}-{}", digits(source), digits(source)),
        2 => digits(source),
        _ => format!("{}{}", digits(source), odd::text(source)),
    }
}

fn key(source: &mut Source<'_>) -> x::ChatConversationParticipantKey {
    let mut key = x::ChatConversationParticipantKey::new();
    key.user_id = maybe(source, user);
    key.encrypted_conversation_key = maybe(source, odd::text);
    key.public_key_version = maybe(source, digits);
    key.additional_properties = extras(source);
    key
}

fn signature(source: &mut Source<'_>) -> x::ChatActionSignature {
    let mut signature = x::ChatActionSignature::new();
    signature.message_id = maybe(source, odd::text);
    signature.signature_payload = maybe(source, odd::text);
    signature.message_event_signature = maybe(source, |source| {
        let mut event = x::ChatMessageEventSignature::new();
        event.signature = maybe(source, odd::text);
        event.signing_public_key = maybe(source, odd::text);
        event.additional_properties = extras(source);
        event
    });
    signature.additional_properties = extras(source);
    signature
}

/// Members that no document names.
fn extras(source: &mut Source<'_>) -> BTreeMap<String, Value> {
    if !source.once_in(4) {
        return BTreeMap::new();
    }
    (0..source.below(3)).map(|_| (odd::text(source), odd::value(source, 2))).collect()
}

fn answer(source: &mut Source<'_>) -> String {
    match source.below(4) {
        0 => odd::text(source),
        1 => odd::value(source, 3).to_string(),
        _ => "{}".to_owned(),
    }
}
