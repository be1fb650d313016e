//! Windows Hello.
#![allow(unsafe_code, reason = "a program with windows may ask Hello only by a call on the window")]

use operations::{Recognized, RecognizedBy};
use tauri::{AppHandle, Manager};
use windows::Security::Credentials::UI::{
    UserConsentVerificationResult as Answer, UserConsentVerifier as Hello,
    UserConsentVerifierAvailability as Availability,
};
use windows::Win32::Foundation::HWND;
use windows::Win32::System::WinRT::IUserConsentVerifierInterop;
use windows::core::{HSTRING, Result, factory};
use windows_future::IAsyncOperation;

pub(super) fn way() -> Option<RecognizedBy> {
    let availability = Hello::CheckAvailabilityAsync().and_then(|asked| asked.join());
    (availability == Ok(Availability::Available)).then_some(RecognizedBy::WindowsHello)
}

pub(super) fn recognize(app: &AppHandle, why: &str) -> Recognized {
    let window = app.get_webview_window(crate::WINDOW).and_then(|window| window.hwnd().ok());
    let Some(window) = window else { return Recognized::Unavailable };
    match ask(window, &format!("Tillside: {why}")) {
        Ok(Answer::Verified) => Recognized::Yes,
        Ok(Answer::RetriesExhausted) => Recognized::No,
        Ok(Answer::Canceled) => Recognized::Dismissed,
        Ok(_) => Recognized::Unavailable,
        Err(error) => {
            tracing::warn!(%error, "Windows Hello could not be asked");
            Recognized::Unavailable
        }
    }
}

fn ask(window: HWND, why: &str) -> Result<Answer> {
    let hello = factory::<Hello, IUserConsentVerifierInterop>()?;
    // The window outlives the question, and the text is copied by the system.
    let asked: IAsyncOperation<Answer> =
        unsafe { hello.RequestVerificationForWindowAsync(window, &HSTRING::from(why)) }?;
    asked.join()
}
