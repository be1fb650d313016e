//! Touch ID.
#![allow(unsafe_code, reason = "the system's framework is only reached by calls into it")]

use block2::RcBlock;
use objc2::runtime::Bool;
use objc2_foundation::{NSError, NSString};
use objc2_local_authentication::{LAContext, LAError, LAPolicy};
use operations::{Recognized, RecognizedBy};
use std::sync::mpsc::channel;
use tauri::AppHandle;

/// A finger and nothing else: the user's password is known to whoever set the computer up.
const POLICY: LAPolicy = LAPolicy::DeviceOwnerAuthenticationWithBiometrics;

pub(super) fn way() -> Option<RecognizedBy> {
    let context = unsafe { LAContext::new() };
    let possible = unsafe { context.canEvaluatePolicy_error(POLICY) };
    possible.is_ok().then_some(RecognizedBy::TouchId)
}

pub(super) fn recognize(_app: &AppHandle, why: &str) -> Recognized {
    // A context that has said yes may say it again without asking, so each question has its own.
    let context = unsafe { LAContext::new() };
    let (tell, told) = channel();
    let reply = RcBlock::new(move |yes: Bool, error: *mut NSError| {
        let said = if yes.as_bool() {
            Recognized::Yes
        } else {
            // The system lends the error for as long as this runs.
            unsafe { error.as_ref() }.map_or(Recognized::Unavailable, |error| said(error.code()))
        };
        // Nobody waits any more when the program ends.
        let _gone = tell.send(said);
    });
    let why = NSString::from_str(why);
    unsafe { context.evaluatePolicy_localizedReason_reply(POLICY, &why, &reply) };
    told.recv().unwrap_or(Recognized::Unavailable)
}

fn said(code: isize) -> Recognized {
    match LAError(code) {
        LAError::AuthenticationFailed | LAError::BiometryLockout => Recognized::No,
        LAError::UserCancel
        | LAError::UserFallback
        | LAError::SystemCancel
        | LAError::AppCancel => Recognized::Dismissed,
        _ => Recognized::Unavailable,
    }
}
