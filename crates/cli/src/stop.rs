//! Being asked to end: Ctrl-C, or the system's polite signal.

/// Waits until somebody asks the program to end.
#[cfg(unix)]
pub(crate) async fn asked() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "only Ctrl-C ends this program");
            interrupted().await;
        }
    }
}

/// Waits until somebody asks the program to end.
#[cfg(windows)]
pub(crate) async fn asked() {
    use tokio::signal::windows::ctrl_close;
    match ctrl_close() {
        Ok(mut close) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = close.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "only Ctrl-C ends this program");
            interrupted().await;
        }
    }
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "Ctrl-C cannot be heard; end this program with the system's means");
        std::future::pending::<()>().await;
    }
}
