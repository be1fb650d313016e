//! The notification receiver: HTTP on an address from the settings.

use crate::error::chain;
use crate::{Shop, ShopError, pages};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::AccountName;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use operations::{Letter, Opened, Received};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use store::NotificationVerdict;
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// Larger than any notification of the document, far smaller than what could hurt.
const BODY_MAX: usize = 64 * 1024;
/// A header block beyond this is not kept.
const HEADERS_MAX: usize = 64;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(5);
/// So many are taken at once; more are asked to come again.
const AT_ONCE: usize = 256;
/// So many share one write to the disk.
const BATCH: usize = 128;
/// From one source, a second. An acquirer that catches up sends bursts.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(2000).expect("not zero");

/// What a waiting request is answered by; nothing where the store could not keep it.
type Reply = oneshot::Sender<Option<Received>>;

/// A running receiver.
pub struct Receiver {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    shop: Arc<Shop>,
    events: broadcast::Sender<Arc<Received>>,
}

#[derive(Clone)]
struct Door {
    shop: Arc<Shop>,
    intake: mpsc::Sender<(Letter, Reply)>,
    at_once: Arc<Semaphore>,
    per_source: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Receiver {
    /// Listens; it is accepting when this returns.
    pub async fn start(shop: Arc<Shop>, listen: SocketAddr) -> Result<Self, ShopError> {
        let failed = |source| ShopError::Listen { address: listen.to_string(), source };
        let listener = tokio::net::TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (stop, stopped) = watch::channel(false);
        let (intake, letters) = mpsc::channel(AT_ONCE);
        let (open_ones, opened) = mpsc::channel(AT_ONCE);
        let (events, _) = broadcast::channel(1024);
        let door = Door {
            shop: Arc::clone(&shop),
            intake,
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            per_source: Arc::new(RateLimiter::keyed(Quota::per_second(PER_SECOND))),
        };
        let router = Router::new()
            .route("/notify/{account}", post(take))
            .with_state(door)
            .merge(pages::routes(Arc::clone(&shop)));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, service).with_graceful_shutdown(ended(stopped));
        let tasks = vec![
            tokio::spawn(async move {
                if let Err(error) = server.await {
                    tracing::error!(%error, "the notification receiver ended");
                }
            }),
            tokio::spawn(open(Arc::clone(&shop), letters, open_ones)),
            tokio::spawn(keep(Arc::clone(&shop), opened, events.clone())),
        ];
        shop.ctx().set_notified(true);
        Ok(Self { address, stop, tasks, shop, events })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it receives from now on.
    pub fn events(&self) -> broadcast::Receiver<Arc<Received>> {
        self.events.subscribe()
    }

    /// Answers what has begun, and ends.
    pub async fn stop(self) {
        self.shop.ctx().set_notified(false);
        let _gone = self.stop.send(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "the notification receiver ended badly");
            }
        }
    }
}

async fn ended(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _gone = stopped.wait_for(|stopped| *stopped).await;
}

/// One notification: bounded in size, number and rate before anything is done with it.
async fn take(
    State(door): State<Door>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    Path(account): Path<String>,
    request: Request<Body>,
) -> Response {
    if door.per_source.check_key(&source.ip()).is_err() {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let Ok(_turn) = door.at_once.try_acquire() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let Ok(account) = AccountName::parse(&account) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let record = match door.shop.store().account(&account).await {
        Ok(Some(record)) if record.removed_at.is_none() => record,
        Ok(Some(_) | None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(error = %chain(&error), "could not look an account up");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let (parts, body) = request.into_parts();
    let body = match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_MAX)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let letter = Letter {
        path: path_of(record.notify_url.as_deref().unwrap_or_default()),
        account,
        headers: headers(&parts.headers),
        body: body.to_vec(),
        source: source.to_string(),
    };
    let (reply, received) = oneshot::channel();
    if door.intake.send((letter, reply)).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    match received.await {
        Ok(Some(received)) => answer(received),
        // Not stored, so not acknowledged: the acquirer sends it again.
        Ok(None) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Only an acknowledgement counts as received; everything else makes the acquirer send again.
fn answer(received: Received) -> Response {
    if let Some(acknowledgement) = received.acknowledgement {
        let content_type = [(header::CONTENT_TYPE, acknowledgement.content_type)];
        return (StatusCode::OK, content_type, acknowledgement.body).into_response();
    }
    match received.verdict {
        NotificationVerdict::Forged | NotificationVerdict::ForeignClient => {
            StatusCode::UNAUTHORIZED.into_response()
        }
        NotificationVerdict::UnknownAccount => StatusCode::NOT_FOUND.into_response(),
        NotificationVerdict::Malformed | NotificationVerdict::Accepted => {
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

/// Looks at the signatures of what has arrived, while what came before is being written.
async fn open(
    shop: Arc<Shop>,
    mut letters: mpsc::Receiver<(Letter, Reply)>,
    opened: mpsc::Sender<(Opened, Reply)>,
) {
    while let Some((letter, reply)) = letters.recv().await {
        if opened.send((operations::open_letter(shop.ctx(), letter), reply)).await.is_err() {
            return;
        }
    }
}

/// Gathers what has been opened and keeps it with one write.
async fn keep(
    shop: Arc<Shop>,
    mut opened: mpsc::Receiver<(Opened, Reply)>,
    events: broadcast::Sender<Arc<Received>>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while opened.recv_many(&mut batch, BATCH).await > 0 {
        let (mut letters, replies): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        match operations::keep_letters(shop.ctx(), &mut letters, shop.now()).await {
            Ok(received) => {
                shop.poke();
                for (received, reply) in received.into_iter().zip(replies) {
                    tell(received, reply, &events);
                }
            }
            // One that the store refuses must not take the others with it.
            Err(error) if letters.len() > 1 => {
                tracing::warn!(error = %chain(&error), "keeping notifications one by one");
                for (mut letter, reply) in letters.into_iter().zip(replies) {
                    keep_one(&shop, &mut letter, reply, &events).await;
                }
            }
            Err(error) => tracing::error!(error = %chain(&error), "could not keep a notification"),
        }
    }
}

async fn keep_one(
    shop: &Shop,
    letter: &mut Opened,
    reply: Reply,
    events: &broadcast::Sender<Arc<Received>>,
) {
    match operations::keep_letters(shop.ctx(), std::slice::from_mut(letter), shop.now()).await {
        Ok(received) => {
            shop.poke();
            if let Some(received) = received.into_iter().next() {
                tell(received, reply, events);
            }
        }
        Err(error) => tracing::error!(error = %chain(&error), "could not keep a notification"),
    }
}

fn tell(received: Received, reply: Reply, events: &broadcast::Sender<Arc<Received>>) {
    let copy = Received {
        id: received.id.clone(),
        verdict: received.verdict,
        kind: received.kind.clone(),
        acknowledgement: None,
        order_id: received.order_id.clone(),
    };
    // Who asked may have hung up, and nobody may be listening; it is kept all the same.
    let _hung_up = reply.send(Some(received));
    let _listeners = events.send(Arc::new(copy));
}

/// Path and query of the registered address: that is what the signature covers, whatever path a
/// tunnel in between made of it.
fn path_of(notify_url: &str) -> String {
    url::Url::parse(notify_url).map_or_else(
        |_| String::new(),
        |url| match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        },
    )
}

fn headers(map: &HeaderMap) -> Vec<(String, String)> {
    map.iter()
        .take(HEADERS_MAX)
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signed_path_is_the_registered_one_with_its_query() {
        assert_eq!(path_of("https://shop.example/ams/notify?till=1"), "/ams/notify?till=1");
        assert_eq!(path_of("http://127.0.0.1:9/notify/Main"), "/notify/Main");
        assert_eq!(path_of("https://shop.example"), "/");
    }
}
