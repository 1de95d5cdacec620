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

        /// How long a whole call may take, from connecting to the last byte of the answer; 30 seconds unless set. Of
        /// an answer that is a stream: how long it may take until its headers are there, then each wait for more.
        #[must_use]
        pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
            self.core = self.core.timeout(timeout);
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

        /// The service that carries requests to the server, in place of `reqwest`: any cloneable `tower::Service` of
        /// `http::Request`.
        #[must_use]
        pub fn transport(mut self, service: impl $crate::transport::HttpService) -> Self {
            self.core = self.core.transport(service);
            self
        }

        /// Wraps the transport in a `tower::Layer`, to retry, limit or log; the last one added sees a request first.
        /// Layers see requests before the credentials are on them.
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
