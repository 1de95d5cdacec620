//! What a server says, without the secrets that it was sent: some repeat them.

use secrecy::zeroize::Zeroizing;
use url::form_urlencoded;

use crate::request::encode::percent;

/// Secrets in each of the forms in which a server may repeat them.
#[derive(Default)]
pub(crate) struct Secrets(Vec<Zeroizing<String>>);

impl Secrets {
    pub(super) fn add(&mut self, secret: &str) {
        let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let quoted = format!("{secret:?}");
        let quoted = quoted[1..quoted.len() - 1].to_owned();
        let forms = [secret.to_owned(), quoted, percent(secret).to_string(), form];
        self.0.extend(forms.into_iter().filter(|form| !form.is_empty()).map(Zeroizing::new));
        // One may be part of another.
        self.0.sort_by_key(|form| std::cmp::Reverse(form.len()));
        self.0.dedup();
    }

    pub(crate) fn redact(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "[redacted]"))
    }
}
