//! How an attempt gets to the server: by the caller's layers, or straight where there are none.

use tower::ServiceExt;

use crate::credentials::{Authorize, Chosen};
use crate::transport::{Body, BoxError, Incoming, Transport};

pub(super) enum Way {
    Straight(Authorize),
    /// The credentials are put on below the layers, and travel through them in the request's extensions.
    Layered(Transport),
}

impl Way {
    pub(super) async fn send(
        &self,
        request: &mut http::Request<Body>,
        chosen: &Chosen,
    ) -> Result<http::Response<Incoming>, BoxError> {
        match self {
            Self::Straight(authorize) => authorize.send(request, chosen).await,
            Self::Layered(transport) => {
                request.extensions_mut().insert(chosen.clone());
                Ok(transport.clone().oneshot(std::mem::take(request)).await?.map(Incoming::Any))
            }
        }
    }
}
