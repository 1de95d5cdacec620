//! The methods that every generated client builder has, written here once. Generated code calls the macro; the methods
//! it writes have their documentation from here.

/// Writes the methods of a generated `ClientBuilder` that depend on no document. The builder and the client named by
/// the argument are both structs of one field `core`: a [`ClientBuilder`](crate::ClientBuilder) and a
/// [`Client`](crate::Client).
#[macro_export]
macro_rules! client_builder_methods {
    ($client:ident) => {
        /// Where the server is, in place of the documented address: an `http` or `https` URL without credentials,
        /// query and fragment. Its path goes before the path of every operation; a slash at its end makes no
        /// difference.
        #[must_use]
        pub fn base_url(mut self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.core = self.core.base_url(url);
            self
        }

        /// The server to call, in place of the documented default: one of the documented servers, or any URL as with
        /// [`base_url`](Self::base_url).
        #[must_use]
        pub fn server(mut self, server: impl ::core::convert::Into<$crate::Server>) -> Self {
            self.core = self.core.server(server);
            self
        }

        /// How long a whole call may take, from connecting to the last byte of the answer, all attempts included; 30
        /// seconds unless set. Of
        /// an answer that is a stream: how long it may take until its headers are there, then each wait for more.
        #[must_use]
        pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.core = self.core.timeout(timeout);
            self
        }

        /// How long each attempt of a call may take; as long as the whole call unless set.
        #[must_use]
        pub fn attempt_timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.core = self.core.attempt_timeout(timeout);
            self
        }

        /// When calls are sent again, and how often: three attempts of what can be repeated safely unless set.
        #[must_use]
        pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
            self.core = self.core.retry(policy);
            self
        }

        /// How much all calls of the client together may repeat: at most `burst` repetitions in a row, and in the long
        /// run so many in a hundred calls; 100 and 10 unless set.
        #[must_use]
        pub fn retry_budget(mut self, burst: u32, percent: u32) -> Self {
            self.core = self.core.retry_budget(burst, percent);
            self
        }

        /// The most bytes that the body of an answer may have, behind its decompression; 64 MiB unless set. Streams are
        /// as long as they are.
        #[must_use]
        pub fn max_response_bytes(mut self, bytes: u64) -> Self {
            self.core = self.core.max_response_bytes(bytes);
            self
        }

        /// With the feature `tracing`: tells the beginning of bodies, so many bytes of them, in events of the spans. The
        /// credentials are taken out, nothing else that is secret in them.
        #[must_use]
        pub fn trace_bodies(mut self, bytes: usize) -> Self {
            self.core = self.core.trace_bodies(bytes);
            self
        }

        /// How long making a connection, with TLS, may take; 10 seconds unless set.
        #[must_use]
        pub fn connect_timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.core = self.core.connect_timeout(timeout);
            self
        }

        /// The value of the `User-Agent` header; the name and version of this crate unless set.
        #[must_use]
        pub fn user_agent(mut self, user_agent: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.core = self.core.user_agent(user_agent);
            self
        }

        /// The HTTP client that carries requests to the server, in place of the default. Build it without redirects:
        /// `reqwest` takes some credentials along when it follows one.
        #[must_use]
        pub fn http_client(mut self, client: $crate::reqwest::Client) -> Self {
            self.core = self.core.http_client(client);
            self
        }

        /// The service that carries requests to the server, in place of `reqwest`: any cloneable `tower::Service` of
        /// `http::Request`.
        #[must_use]
        pub fn transport(mut self, service: impl $crate::transport::HttpService) -> Self {
            self.core = self.core.transport(service);
            self
        }

        /// Wraps the transport in a `tower::Layer`, to limit, change or log; the last one added sees a request first.
        /// Layers see every attempt of a call, before the credentials are on it.
        #[must_use]
        pub fn layer<L>(mut self, layer: L) -> Self
        where
            L: $crate::tower::Layer<$crate::transport::Transport>
                + ::core::marker::Send
                + ::core::marker::Sync
                + 'static,
            L::Service: $crate::transport::HttpService,
        {
            self.core = self.core.layer(layer);
            self
        }

        /// Makes the client. Nothing is sent.
        ///
        /// # Errors
        ///
        /// A base URL, user agent or credential that no request could be made with.
        pub fn build(self) -> ::core::result::Result<$client, $crate::BuildError> {
            ::core::result::Result::Ok($client { core: self.core.build()? })
        }
    };
}
