//! Being asked to end: Ctrl-C, or the system's polite signal.

/// Waits until somebody asks the program to end. It listens from this call on, not only from the
/// first time that it is waited for, so that nothing is cut off on the way.
#[cfg(unix)]
pub(crate) fn asked() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    async move {
        match (interrupt, terminate) {
            (Ok(mut interrupt), Ok(mut terminate)) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            (Err(error), _) | (_, Err(error)) => deaf(&error).await,
        }
    }
}

/// Waits until somebody asks the program to end. It listens from this call on, not only from the
/// first time that it is waited for, so that nothing is cut off on the way.
#[cfg(windows)]
pub(crate) fn asked() -> impl Future<Output = ()> {
    use tokio::signal::windows::{ctrl_c, ctrl_close};
    let interrupt = ctrl_c();
    let close = ctrl_close();
    async move {
        match (interrupt, close) {
            (Ok(mut interrupt), Ok(mut close)) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = close.recv() => {}
                }
            }
            (Err(error), _) | (_, Err(error)) => deaf(&error).await,
        }
    }
}

async fn deaf(error: &std::io::Error) {
    tracing::warn!(%error, "Ctrl-C cannot be heard; end this program with the system's means");
    std::future::pending().await
}
