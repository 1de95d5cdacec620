//! Test doubles (feature `test-util`): a server in memory, so that code which calls an API is tested without one.
//!
//! Every generated module has a `Fake` of its own, with a method for each operation. It is made with the models that
//! the client gives and takes, and the client that comes from it is the ordinary one: parameters are checked,
//! credentials chosen, bodies written and read, layers and time-outs at work. Only the network is not there: no socket
//! is opened, nothing leaves the process.
//!
//! What a `Fake` says for an operation is an [`On`]:
//!
//! | Method | What the client meets |
//! |---|---|
//! | [`answer`](On::answer) | the documented success, as its type |
//! | [`fail`](On::fail) | a documented failure, as its type, under a status |
//! | [`raw`](On::raw) | any status, content type and bytes |
//! | [`refuse`](On::refuse) | no connection |
//! | [`break_off`](On::break_off) | a connection that ends before the answer |
//! | [`time_out`](On::time_out) | nothing, until the client's own time-out |
//!
//! Each is given once, in the order in which they were set; [`times`](Then::times) and [`always`](Then::always) say
//! otherwise. An operation that is called when nothing is left for it fails with an error that names it.
//! [`header`](Then::header), [`status`](Then::status), [`after`](Then::after) and [`cut`](Then::cut) change the answer
//! that was set last.
//!
//! Delays and time-outs are Tokio's: under a [paused clock](https://docs.rs/tokio/latest/tokio/time/fn.pause.html)
//! (`#[tokio::test(start_paused = true)]`) they take no time.
//!
//! A generated `Fake` gives clients that call once, so that an answer is that of a call; repeats are there for whoever
//! sets a `RetryPolicy`.
//!
//! What was sent is there to be looked at: [`On::calls`], and [`On::bodies`] as the models. Every attempt counts as a
//! call, so that retries can be seen. Credentials are not recorded.
//!
//! ```
//! # use bindery_runtime::{Case, Client, Error, Method, NoDocumentedError, Operation, RetryPolicy, Status, Value, body};
//! # use bindery_runtime::testing::{Fake, On};
//! # const GET_PET: Operation<Value, NoDocumentedError> = Operation {
//! #     id: "GetPet",
//! #     method: Method::GET,
//! #     path: "/pets/{id}",
//! #     accept: "application/json",
//! #     security: &[],
//! #     success: &[Case::new(Status::Code(200), "application/json", body::json)],
//! #     failure: &[],
//! # };
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A generated module's `Fake` wraps this one: `fake.get_pet()` is `fake.on(&GET_PET)`.
//! let fake = Fake::default();
//! let get_pet: On<'_, Value, NoDocumentedError> = fake.on(&GET_PET);
//! get_pet.refuse().answer(serde_json::json!({"name": "Rex"})).header("x-request-id", "r1");
//! let client = Client::builder(Fake::ADDRESS, "test")
//!     .transport(fake.transport())
//!     .layer(Fake::layer())
//!     .retry(RetryPolicy::none())
//!     .build()?;
//! # let get = || {
//! #     let mut request = client.call().request(&GET_PET);
//! #     request.path("id", &7);
//! #     request.send()
//! # };
//! assert!(get().await.is_err_and(|error| error.is_connect()));
//! let pet = get().await?;
//! assert_eq!((pet["name"].as_str(), pet.request_id()), (Some("Rex"), Some("r1")));
//! assert_eq!(get_pet.calls()[1].path(), "/pets/7");
//! # Ok(())
//! # }
//! ```

mod fake;
mod form;
mod macros;
mod on;
mod plan;
mod recorded;
mod reply;
mod service;

pub use self::fake::Fake;
pub use self::on::{On, Then, Untyped};
pub use self::recorded::RecordedCall;
pub use self::reply::{Content, Reply};
pub(crate) use self::service::Route;
