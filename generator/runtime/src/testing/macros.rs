//! The methods that every generated `Fake` has, written here once.

/// Writes the methods of a generated `Fake` that depend on no operation. The `Fake` is a struct of one field `core`, a
/// [`Fake`](crate::testing::Fake); the arguments are the module's client and builder, and the function that gives
/// the builder a credential for each security scheme.
#[macro_export]
macro_rules! fake_methods {
    ($client:ident, $builder:ident, $with_credentials:ident) => {
        /// A server that knows no answer yet. Clones share answers and calls.
        #[must_use]
        pub fn new() -> Self {
            <Self as ::core::default::Default>::default()
        }

        /// A client whose calls come here.
        ///
        /// # Errors
        ///
        /// None that is known; a client is made as any other.
        pub fn client(&self) -> ::core::result::Result<$client, $crate::BuildError> {
            self.client_builder().build()
        }

        /// Begins a client whose calls come here: to set time-outs and layers as the program under test does. It has a
        /// credential for each security scheme, and calls once: an answer that is set is that of a call. Whoever tests
        /// repeats sets `.retry(…)`, and an answer for each attempt.
        pub fn client_builder(&self) -> $builder {
            let builder = $client::builder().base_url($crate::testing::Fake::ADDRESS);
            let builder = builder.transport(self.core.transport()).layer($crate::testing::Fake::layer());
            $with_credentials(builder.retry($crate::retry::RetryPolicy::none()))
        }

        /// All calls so far, in the order in which they came; each attempt is one.
        #[must_use]
        pub fn calls(&self) -> ::std::vec::Vec<$crate::testing::RecordedCall> {
            self.core.calls()
        }

        /// The operations for which an answer was set that no call has asked for.
        #[must_use]
        pub fn unused(&self) -> ::std::vec::Vec<&'static str> {
            self.core.unused()
        }
    };
}
