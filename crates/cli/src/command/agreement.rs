//! Agreements to charge a payer later.

use super::order::unknown;
use crate::args::Global;
use crate::clock;
use crate::error::{self, Exit, Failure};
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view::{self, AgreementView};
use clap::{Args, Subcommand};
use domain::AgreementId;
use gateway::{AuthCode, GatewayError};
use operations::OperationError;
use store::AgreementRecord;

/// What to do about agreements.
#[derive(Debug, Subcommand)]
pub(crate) enum AgreementCommand {
    /// Begin one: it tells the address where the payer agrees
    Start(AgreementStart),
    /// Turn the payer's consent into the right to charge
    Finish {
        /// The agreement's id
        id: String,
        /// The consent that came back with the payer
        #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
        auth_code: String,
    },
    /// List agreements, newest first
    List,
    /// End one
    Stop {
        /// The agreement's id
        id: String,
    },
}

/// An agreement, as typed.
#[derive(Debug, Args)]
pub(crate) struct AgreementStart {
    /// The payer's wallet, such as GCASH
    #[arg(long, value_name = "NAME")]
    wallet: String,
    /// The shop's own word for it
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// The account, where there is more than one
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
}

pub(crate) async fn run(
    command: AgreementCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    match command {
        AgreementCommand::Start(args) => start(args, global, output).await,
        AgreementCommand::Finish { id, auth_code } => {
            let place = Place::open(global, Keys::Needed).await?;
            let id = known(&place, &id).await?.id;
            let code = AuthCode::new(auth_code);
            let by = place.actor(global).await?;
            let ctx = place.shop.ctx();
            operations::finish_agreement(ctx, &by, &id, code, clock::now()).await?;
            report(&place, &id, output).await
        }
        AgreementCommand::List => {
            let place = Place::open(global, Keys::NotNeeded).await?;
            let agreements = place.store().agreements().await?;
            let agreements: Vec<_> = agreements.iter().map(AgreementView::from).collect();
            let text = view::agreements(output.paint(), &agreements);
            Ok(Report::new("agreements", &agreements, text))
        }
        AgreementCommand::Stop { id } => {
            let place = Place::open(global, Keys::Needed).await?;
            let id = known(&place, &id).await?.id;
            let by = place.actor(global).await?;
            operations::stop_agreement(place.shop.ctx(), &by, &id, clock::now()).await?;
            report(&place, &id, output).await
        }
    }
}

async fn start(args: AgreementStart, global: &Global, output: Output) -> Result<Report, Failure> {
    let account = input::account(args.account.as_deref())?;
    let wallet = domain::WalletName::parse(&args.wallet).map_err(input::id)?;
    let place = Place::connected(global, account.as_ref()).await?;
    let by = place.actor(global).await?;
    let started = operations::start_agreement(
        place.shop.ctx(),
        &by,
        account.as_ref(),
        wallet,
        args.reference,
        None,
        clock::now(),
    )
    .await?;
    let failure = started.trouble.as_ref().map(|error| match error {
        GatewayError::OutcomeUnknown { .. } | GatewayError::NotSent(_) => {
            unknown(error::of_gateway(error))
        }
        GatewayError::Refused { .. } | GatewayError::Unsendable(_) => {
            error::of_gateway(error).with_exit(Exit::Refused)
        }
    });
    Ok(report(&place, &started.id, output).await?.failing(failure))
}

/// The agreement, with its account connected.
async fn known(place: &Place, id: &str) -> Result<AgreementRecord, Failure> {
    let unknown = || OperationError::UnknownAgreement(id.to_owned());
    let parsed = AgreementId::parse(id).map_err(|_| unknown())?;
    let record = place.store().agreement(&parsed).await?.ok_or_else(unknown)?;
    place.connect(Some(&record.account)).await?;
    Ok(record)
}

async fn report(place: &Place, id: &AgreementId, output: Output) -> Result<Report, Failure> {
    let record = place.store().agreement(id).await?;
    let record = record.ok_or_else(|| OperationError::UnknownAgreement(id.to_string()))?;
    let agreement = AgreementView::from(&record);
    let text = view::agreements(output.paint(), std::slice::from_ref(&agreement));
    Ok(Report::new("agreement", &agreement, text))
}
