//! What a call tells `tracing`, if the feature of that name is on: a span for the call, in it a span for each attempt,
//! with the field names of OpenTelemetry's conventions for HTTP clients. No header and nothing of the query gets into
//! them, nor the credentials, which are put on further below; bodies do where that is asked for.

#[cfg(not(feature = "tracing"))]
pub(super) use self::off::CallSpan;
#[cfg(feature = "tracing")]
pub(super) use self::on::CallSpan;

#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;
