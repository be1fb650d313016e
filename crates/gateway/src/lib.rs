#![doc = include_str!("../README.md")]

mod answer;
mod call;
mod error;
mod key;
mod letter;
mod port;
mod request;
mod timing;
mod wire;

pub use answer::{
    AuthorizationAnswer, CancelAnswer, CancelRefusal, InquiredPayment, InquiredRefund, Offer,
    PayAnswer, PaymentAnswer, PaymentDetail, PaymentMethod, Promotion, RefundAnswer, Tokens,
};
pub use call::{Call, Exchange, Verdict};
pub use error::{Advice, BoxError, GatewayError, UnknownReason};
pub use key::{KeyError, PrivateKey, PublicKey};
pub use letter::{
    Acknowledgement, AuthorizationNews, LetterFault, Notification, OpenedLetter, SealedLetter,
};
pub use port::Gateway;
pub use request::{
    AccessToken, AuthCode, AuthorizationOrder, Grant, MethodQuery, PayMode, PayOrder, RefreshToken,
    RefundOrder,
};
pub use timing::{Ends, Timing};
pub use wire::{CallTemplate, KeptMessage, Wire};
