//! The desk: one of the two books, open, and what the window asks about it.

use crate::book::OpenBook;
use crate::computer::Computer;
use crate::ipc::{Book, Changed, IpcError, Topic};
use crate::manners::{Manners, Wish};
use crate::notes::NotesOf;
use crate::payer::{Displays, Lan, Screens, Stage};
use crate::session::Session;
use crate::update::Updates;
use crate::windows::DeskWindow;
use chrono::{DateTime, TimeDelta, Utc};
use operations::{Recognizer, Secrets};
use payer_page::Pairing;
use shop::{Clock, SecretsPlace, Shop};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::RwLock;

/// How the desk starts.
pub struct DeskOptions {
    /// Open the practice book, whichever was open last.
    pub practice: bool,
    /// The data folder; the platform's where it is left out.
    pub folder: Option<PathBuf>,
    /// How the time is told.
    pub clock: Clock,
    /// Where the live book's keys are kept.
    pub keys: Arc<dyn Fn() -> SecretsPlace + Send + Sync>,
    /// Since when the first paint is measured, if it is.
    pub paint_log: Option<Instant>,
    /// How long a practice code lives, where it is to be shorter than the acquirer's own limit.
    pub code_seconds: Option<u32>,
    /// Where paired devices find the payer's display, once it is shared.
    pub page: SocketAddr,
}

/// Opens an address.
pub type Browse = dyn Fn(&str) -> io::Result<()> + Send + Sync;

/// What the desk needs of the window system.
pub struct Hands {
    /// Tells the window that something has changed.
    pub tell: Box<dyn Fn(Changed) + Send + Sync>,
    /// Says in the window's title which book is open.
    pub title: Box<dyn Fn(Book) + Send + Sync>,
    /// Opens an address in the system's browser.
    pub browse: Box<Browse>,
    /// Sounds, notices, tray and the rest of the computer.
    pub computer: Arc<dyn Computer>,
    /// Opens and places the payer's display, and tells it what to show.
    pub screens: Box<dyn Screens>,
    /// Says whether the system's user sits here, where the system can.
    pub recognizer: Arc<dyn Recognizer>,
}

/// One of the two books, open, and what the window asks about it.
pub struct Desk {
    folder: PathBuf,
    clock: Clock,
    keys: Arc<dyn Fn() -> SecretsPlace + Send + Sync>,
    hands: Arc<Hands>,
    notes: Arc<NotesOf>,
    manners: Arc<Manners>,
    current: RwLock<Current>,
    paint_log: Mutex<Option<Instant>>,
    code_seconds: Option<u32>,
    session: Session,
    pub(crate) updates: Updates,
    pub(crate) stage: Arc<Stage>,
    pub(crate) displays: Displays,
    pub(crate) lan: Lan,
}

enum Current {
    /// Not opened yet, or closed for good.
    Closed,
    Open(Arc<OpenBook>),
    /// It could not be opened; the window says why and asks again.
    Failed(IpcError),
    /// Closed for an update, which opens it again or ends the program.
    Updating,
}

impl Desk {
    /// Reads the desk's own notes; nothing else is touched yet.
    pub fn new(options: DeskOptions, hands: Hands) -> Result<Self, shop::ShopError> {
        let folder = match options.folder {
            Some(folder) => folder,
            None => shop::default_folder()?,
        };
        let notes = Arc::new(NotesOf::read(folder.clone()));
        if options.practice {
            notes.change(|notes| notes.book = Book::Practice);
        }
        (hands.title)(notes.get().book);
        Ok(Self {
            folder,
            clock: options.clock,
            keys: options.keys,
            hands: Arc::new(hands),
            stage: Arc::new(Stage::new(Arc::clone(&notes))),
            displays: Displays::default(),
            lan: Lan::new(options.page, Pairing::new(notes.get().display.devices)),
            notes,
            manners: Arc::default(),
            current: RwLock::new(Current::Closed),
            paint_log: Mutex::new(options.paint_log),
            code_seconds: options.code_seconds,
            session: Session::default(),
            updates: Updates::default(),
        })
    }

    /// Opens the book that is to be open before the window asks for it.
    pub async fn begin(&self) {
        // A failure is kept and told when the window asks; it has been logged where it arose.
        let _told_when_asked = self.book().await;
        self.share_again().await;
    }

    /// Which book is or should be open.
    pub(crate) fn which(&self) -> Book {
        self.notes.get().book
    }

    /// The open book. It is opened where it was not yet; a failure to open stays until
    /// [`Desk::reopen`].
    pub(crate) async fn book(&self) -> Result<Arc<OpenBook>, IpcError> {
        match &*self.current.read().await {
            Current::Open(book) => return Ok(Arc::clone(book)),
            Current::Failed(error) => return Err(error.clone()),
            Current::Updating => return Err(IpcError::updating()),
            Current::Closed => {}
        }
        let mut current = self.current.write().await;
        match &*current {
            // Somebody else was first.
            Current::Open(book) => Ok(Arc::clone(book)),
            Current::Failed(error) => Err(error.clone()),
            Current::Updating => Err(IpcError::updating()),
            Current::Closed => self.open(&mut current).await,
        }
    }

    /// The open book; one that could not be opened is tried again.
    pub(crate) async fn reopen(&self) -> Result<Arc<OpenBook>, IpcError> {
        {
            let mut current = self.current.write().await;
            if matches!(*current, Current::Failed(_)) {
                *current = Current::Closed;
            }
        }
        self.book().await
    }

    /// The open book's shop, for looking. Nothing is seen through the lock.
    pub(crate) async fn shop(&self) -> Result<Arc<Shop>, IpcError> {
        let book = self.book().await?;
        self.unlocked(&book).await?;
        Ok(Arc::clone(book.shop()))
    }

    /// The open book with its keys and gateways, for doing. Nothing is done through the lock.
    pub(crate) async fn working(&self) -> Result<Arc<OpenBook>, IpcError> {
        if self.updates.counter_is_closed() {
            return Err(IpcError::updating());
        }
        let book = self.book().await?;
        self.unlocked(&book).await?;
        book.ready().await?;
        Ok(book)
    }

    /// The open book with all that could be started beside it: for repairing what could not.
    pub(crate) async fn started(&self) -> Result<Arc<OpenBook>, IpcError> {
        let book = self.book().await?;
        self.unlocked(&book).await?;
        let _to_be_repaired = book.ready().await;
        Ok(book)
    }

    /// Closes the open book and opens the other.
    pub(crate) async fn switch(&self, to: Book) -> Result<(), IpcError> {
        let mut current = self.current.write().await;
        if let Current::Open(book) = &*current
            && book.which() == to
        {
            return Ok(());
        }
        self.stage.leave().await;
        if let Current::Open(book) = std::mem::replace(&mut *current, Current::Closed) {
            book.close().await;
        }
        // Each book has its own people.
        self.session.set(None);
        self.notes.change(|notes| notes.book = to);
        (self.hands.title)(to);
        let opened = self.open(&mut current).await;
        drop(current);
        for topic in Topic::ALL {
            self.tell(topic);
        }
        opened.map(|_open| ())
    }

    /// Lets what is under way finish, and closes the book.
    pub async fn close(&self) {
        self.stop_sharing().await;
        self.close_book(Current::Closed).await;
    }

    /// Closes the book until [`Desk::open_after_update`].
    pub(crate) async fn close_for_update(&self) {
        self.close_book(Current::Updating).await;
    }

    /// There was no update after all: the next who asks for the book opens it.
    pub(crate) async fn open_after_update(&self) {
        self.close_book(Current::Closed).await;
        for topic in Topic::ALL {
            self.tell(topic);
        }
    }

    async fn close_book(&self, next: Current) {
        let mut current = self.current.write().await;
        self.stage.leave().await;
        if let Current::Open(book) = std::mem::replace(&mut *current, next) {
            book.close().await;
        }
    }

    /// Who is at the till.
    pub(crate) const fn session(&self) -> &Session {
        &self.session
    }

    /// What the desk remembers of itself.
    pub(crate) fn notes(&self) -> &NotesOf {
        &self.notes
    }

    /// Tells the window that something has changed.
    pub(crate) fn tell(&self, topic: Topic) {
        if topic == Topic::Desk {
            self.stage.nudge();
        }
        (self.hands.tell)(Changed { topic, order_id: None });
    }

    /// The computer that the desk runs on.
    pub(crate) fn computer(&self) -> &dyn Computer {
        self.hands.computer.as_ref()
    }

    /// Whatever recognizes the system's user.
    pub(crate) fn recognizer(&self) -> &dyn Recognizer {
        self.hands.recognizer.as_ref()
    }

    /// What is remembered between the window and what runs beside it.
    pub(crate) fn manners(&self) -> &Manners {
        &self.manners
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Somebody wants something of the desk's window from outside of it.
    pub(crate) fn wish(&self, wish: Wish) {
        self.wish_in(DeskWindow::Desk, wish);
    }

    /// Somebody wants something of a window from outside of it.
    pub(crate) fn wish_in(&self, window: DeskWindow, wish: Wish) {
        self.manners.wish(window, wish);
        self.tell(Topic::Wishes);
    }

    /// Somebody followed a link into the desk; whether it is one of ours.
    pub fn follow(&self, link: &str) -> bool {
        let link = crate::link::Link::parse(link);
        link.map(|link| self.wish(Wish::Link(link))).is_some()
    }

    /// The payer's display in the window system.
    pub(crate) fn screens(&self) -> &dyn Screens {
        self.hands.screens.as_ref()
    }

    /// The hands, for what goes on without a call.
    pub(crate) fn hands(&self) -> Arc<Hands> {
        Arc::clone(&self.hands)
    }

    /// The notes, for what goes on without a call.
    pub(crate) fn notes_of(&self) -> Arc<NotesOf> {
        Arc::clone(&self.notes)
    }

    /// The clock, for what goes on without a call.
    pub(crate) fn clock(&self) -> Clock {
        Arc::clone(&self.clock)
    }

    /// Where a book's keys are kept.
    pub(crate) fn keys_of(&self, which: Book) -> SecretsPlace {
        match which {
            Book::Practice => shop::practice_secrets(),
            Book::Live => (self.keys)(),
        }
    }

    /// Secrets that belong to neither book.
    pub(crate) fn own_secrets(&self, owner: &str) -> Arc<dyn Secrets> {
        (self.keys)().open(&self.folder, owner)
    }

    /// Opens an address in the system's browser.
    pub(crate) fn browse(&self, address: &str) -> io::Result<()> {
        (self.hands.browse)(address)
    }

    /// The time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// How long a code is to live, where it is to be shorter than the acquirer's own limit.
    pub(crate) fn code_life(&self) -> Option<TimeDelta> {
        match self.which() {
            Book::Practice => self.code_seconds.map(|seconds| TimeDelta::seconds(seconds.into())),
            Book::Live => None,
        }
    }

    /// The window shows its first usable frame. Only the first time counts.
    pub(crate) fn painted(&self) {
        let since = self.paint_log.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(since) = since {
            eprintln!("first-paint-ms={}", since.elapsed().as_millis());
        }
    }

    async fn open(&self, current: &mut Current) -> Result<Arc<OpenBook>, IpcError> {
        let which = self.which();
        let keys = self.keys_of(which);
        let (clock, hands) = (Arc::clone(&self.clock), Arc::clone(&self.hands));
        let (notes, manners) = (Arc::clone(&self.notes), Arc::clone(&self.manners));
        match OpenBook::open(&self.folder, which, keys, clock, hands, notes, manners).await {
            Ok(book) => {
                let book = Arc::new(book);
                *current = Current::Open(Arc::clone(&book));
                self.stage.follow(book.shop(), which);
                let starting = Arc::clone(&book);
                tokio::spawn(async move {
                    // What could not be started is tried again, and told, when it is needed.
                    let _told_when_needed = starting.ready().await;
                });
                Ok(book)
            }
            Err(error) => {
                *current = Current::Failed(error.clone());
                Err(error)
            }
        }
    }
}
