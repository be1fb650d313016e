use crate::{
    AccessToken, Acknowledgement, AuthorizationAnswer, AuthorizationOrder, Call, CancelAnswer,
    GatewayError, Grant, InquiredPayment, InquiredRefund, MethodQuery, OpenedLetter, PayAnswer,
    PayOrder, PaymentMethod, RefundAnswer, RefundOrder, SealedLetter, Timing, Tokens, Wire,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{Mode, PaymentRequestId, RefundRequestId};

/// What every acquirer can do for us.
///
/// Each call is one request and one answer; when to ask again is the caller's business.
/// `now` is the time that the request carries. A [`Call`] holds the exchange as it went over the
/// wire, secrets removed, beside what it meant.
///
/// No method has a default body: an adapter that forgets one must not compile.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Says, before anything is stored or sent, whether this order could be sent at all.
    ///
    /// The only error is [`GatewayError::Unsendable`]: an amount that the acquirer's rim does not
    /// take, an expiry too far ahead, a setting that is missing for this mode.
    fn check(&self, order: &PayOrder, now: DateTime<Utc>) -> Result<(), GatewayError>;

    /// The same for a refund.
    fn check_refund(&self, order: &RefundOrder) -> Result<(), GatewayError>;

    /// Asks for money.
    async fn pay(&self, order: &PayOrder, now: DateTime<Utc>) -> Call<PayAnswer>;

    /// Asks what became of a payment.
    async fn inquire_payment(
        &self,
        id: &PaymentRequestId,
        now: DateTime<Utc>,
    ) -> Call<InquiredPayment>;

    /// Ends a payment whole: unpaid it closes, paid the money returns.
    async fn cancel_payment(&self, id: &PaymentRequestId, now: DateTime<Utc>)
    -> Call<CancelAnswer>;

    /// Gives money back.
    async fn refund(&self, order: &RefundOrder, now: DateTime<Utc>) -> Call<RefundAnswer>;

    /// Asks what became of a refund.
    async fn inquire_refund(
        &self,
        id: &RefundRequestId,
        now: DateTime<Utc>,
    ) -> Call<InquiredRefund>;

    /// Asks which wallets can be offered.
    async fn consult_methods(
        &self,
        query: &MethodQuery,
        now: DateTime<Utc>,
    ) -> Call<Vec<PaymentMethod>>;

    /// Begins an agreement: where the payer agrees.
    async fn consult_authorization(
        &self,
        order: &AuthorizationOrder,
        now: DateTime<Utc>,
    ) -> Call<AuthorizationAnswer>;

    /// Turns the payer's consent, or an old token, into a token.
    async fn apply_token(&self, grant: &Grant, now: DateTime<Utc>) -> Call<Tokens>;

    /// Ends an agreement.
    async fn revoke(&self, token: &AccessToken, now: DateTime<Utc>) -> Call<()>;

    /// Verifies the signature over the bytes as received, and only then reads them.
    fn open_notification(&self, letter: &SealedLetter<'_>) -> OpenedLetter;

    /// What the acquirer wants to hear when a notification has been received.
    fn acknowledgement(&self) -> Acknowledgement;

    /// When to ask, how often, and when to end an attempt.
    fn timing(&self, mode: Mode) -> Timing;

    /// The wire itself, where an adapter lets a person look at it.
    fn wire(&self) -> Option<&dyn Wire>;
}
