//! The commands and the event, and the TypeScript that the window calls them by.

use super::{
    Changed, agreements, backups, desk, explorer, export, export_list, find, keys, methods,
    Changed, agreements, computer, desk, explorer, export, export_list, find, keys, methods,
    needs_you, order, overview, payments, refunds, remember, settings, take_payment,
};
use tauri::Runtime;
use tauri_specta::{Builder, collect_commands, collect_events};

/// Every command and every event that the window may use.
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::<R>::new()
        // What goes in and what comes out is spelled alike, so one shape of each type will do.
        .disable_serde_phases()
        .commands(collect_commands![
            desk::desk,
            desk::finish_welcome,
            desk::switch_book,
            desk::save_preferences,
            desk::painted,
            computer::furnish,
            computer::wishes,
            computer::leave,
            computer::computer,
            computer::save_computer,
            computer::open_data_folder,
            computer::sounds,
            computer::save_sounds,
            computer::test_sound,
            settings::save_shop,
            settings::save_receiver,
            settings::add_account,
            settings::remove_account,
            settings::test_account,
            backups::backups,
            backups::back_up_now,
            backups::save_backup_folder,
            backups::save_backup_phrase,
            methods::methods,
            take_payment::take_payment,
            take_payment::pay_again,
            take_payment::renew_code,
            take_payment::check_now,
            take_payment::cancel_order,
            take_payment::open_wallet,
            take_payment::wallet_url,
            order::order,
            order::messages,
            overview::overview,
            payments::payments,
            payments::payment_totals,
            find::find_orders,
            export::export_statement,
            export_list::export_list,
            agreements::agreements,
            agreements::agreement_charges,
            agreements::start_agreement,
            agreements::stop_agreement,
            agreements::charge_agreement,
            agreements::open_agreement_wallet,
            explorer::calls,
            explorer::call,
            explorer::call_templates,
            explorer::send_call,
            keys::make_keys,
            keys::forget_keys,
            remember::remember,
            refunds::create_refund,
            refunds::refund,
            needs_you::needs_you,
            needs_you::resolve_break,
            needs_you::notifications,
        ])
        .events(collect_events![Changed])
}
