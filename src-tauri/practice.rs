//! The practice book's world: a practice acquirer inside this program, an account there, and a
//! receiver that its notifications reach at once.

use crate::ipc::IpcError;
use crate::notes::Notes;
use sandbox::{ClockKind, Options, Sandbox, StartError};
use shop::{NewAccount, ProfileChange, Receiver, Shop};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

/// The practice account's name.
pub(crate) const ACCOUNT: &str = "Practice";

/// The setting that says that the practice shop has been named.
const NAMED: &str = "desk.practice-named";

/// Starts the practice acquirer, at its last port if that is free: codes that were shown before a
/// restart name it.
pub(crate) async fn start_gateway(
    folder: &Path,
    port: Option<u16>,
    seed: u64,
) -> Result<Sandbox, StartError> {
    let options = |port: u16| Options {
        listen: loopback(port),
        state: Some(folder.join("sandbox")),
        faults: Vec::new(),
        seed,
        clock: ClockKind::Real,
    };
    if let Some(port) = port {
        match Sandbox::start(options(port)).await {
            Err(StartError::Listen { .. }) => {}
            started => return started,
        }
    }
    Sandbox::start(options(0)).await
}

/// Starts the receiver, at its last port if that is free: notifications may be on their way there.
pub(crate) async fn start_receiver(
    shop: &Arc<Shop>,
    port: Option<u16>,
) -> Result<Receiver, IpcError> {
    if let Some(port) = port
        && let Ok(receiver) = Receiver::start(Arc::clone(shop), loopback(port)).await
    {
        return Ok(receiver);
    }
    Ok(Receiver::start(Arc::clone(shop), loopback(0)).await?)
}

/// Gives a new practice book a shop to practise in, so that nothing has to be typed before the
/// first payment. What a person has made of it since stays.
pub(crate) async fn name_shop(shop: &Shop) -> Result<(), IpcError> {
    if shop.store().setting(NAMED).await?.is_some() {
        return Ok(());
    }
    shop.furnish_profile(ProfileChange {
        name: Some("Harbour & Pine".to_owned()),
        store_name: Some("Quay Street".to_owned()),
        ..ProfileChange::default()
    })
    .await?;
    let mut tx = shop.store().write().await?;
    tx.set_setting(NAMED, "yes").await?;
    tx.commit().await?;
    Ok(())
}

/// Makes the practice account, or brings its addresses up to date.
pub(crate) async fn furnish(
    shop: &Shop,
    gateway: &Sandbox,
    receiver: SocketAddr,
) -> Result<(), IpcError> {
    let known = shop.ctx().store.accounts().await?;
    let known = known.iter().find(|account| account.name.as_str() == ACCOUNT);
    let notify_url = format!("http://{receiver}/notify/{ACCOUNT}");
    let merchant = gateway.merchant();
    let fits = known.is_some_and(|account| {
        account.gateway_url == gateway.url()
            && account.notify_url.as_ref() == Some(&notify_url)
            && account.client_id == merchant.client_id
            && account.gateway_public_key == merchant.gateway_public_key
    });
    if fits {
        return Ok(());
    }
    shop.put_account(NewAccount {
        name: ACCOUNT.to_owned(),
        gateway: gateway.url().to_owned(),
        client_id: merchant.client_id.clone(),
        private_key: merchant.private_key.clone(),
        gateway_public_key: merchant.gateway_public_key.clone(),
        settlement_currency: "EUR".to_owned(),
        notify_url,
        merchant_id: None,
        merchant_name: None,
        merchant_mcc: None,
        redirect_url: None,
    })
    .await?;
    Ok(())
}

/// Remembers the ports for the next start.
pub(crate) fn note_ports(notes: &mut Notes, gateway: &Sandbox, receiver: SocketAddr) {
    notes.gateway_port = gateway.url().rsplit(':').next().and_then(|port| port.parse().ok());
    notes.receiver_port = Some(receiver.port());
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
