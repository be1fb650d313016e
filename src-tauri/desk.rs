//! The desk: one of the two books, open, and what the window asks about it.

use crate::attend::{Leave, on_close, on_quit};
use crate::book::OpenBook;
use crate::computer::{Computer, Furnishing};
use crate::ipc::{Book, Changed, IpcError, Topic};
use crate::manners::{Manners, Wish};
use crate::notes::NotesOf;
use crate::payer::{Displays, Lan, Screens, Stage};
use crate::session::Session;
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
            Current::Closed => {}
        }
        let mut current = self.current.write().await;
        match &*current {
            // Somebody else was first.
            Current::Open(book) => Ok(Arc::clone(book)),
            Current::Failed(error) => Err(error.clone()),
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
        let mut current = self.current.write().await;
        self.stage.leave().await;
        if let Current::Open(book) = std::mem::replace(&mut *current, Current::Closed) {
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

    /// Somebody wants something of the window from outside of it.
    pub(crate) fn wish(&self, wish: Wish) {
        self.manners.wish(wish);
        self.tell(Topic::Wishes);
    }

    /// Somebody followed a link into the desk; whether it is one of ours.
    pub fn follow(&self, link: &str) -> bool {
        let link = crate::link::Link::parse(link);
        link.map(|link| self.wish(Wish::Link(link))).is_some()
    }

    /// What closing the window or quitting comes to. A window that has not said its words yet
    /// cannot ask.
    pub(crate) fn leave(&self, closing: bool) -> Leave {
        let standing = self.manners.standing();
        let chosen = self.notes.get().keep_watching;
        let asked = self.manners.asked_to_leave(true) || self.manners.words().is_none();
        let leave = if closing {
            on_close(chosen, self.hands.computer.has_tray(), standing.open, asked)
        } else {
            on_quit(standing.open, asked)
        };
        if leave != Leave::Ask {
            self.manners.asked_to_leave(false);
        }
        leave
    }

    /// Makes menus and tray with the words that the window says.
    pub(crate) fn furnish(&self, pages: Vec<crate::MenuPage>, words: crate::Words) {
        self.manners.set_words(words.clone());
        let keeps_watching = self.notes.get().keep_watching == Some(true);
        let furnishing = Furnishing { pages: pages.clone(), words, keeps_watching };
        self.hands.computer.furnish(&furnishing, self.manners.standing());
        self.manners.set_pages(pages);
    }

    /// The tray says whether closing keeps watching, which has changed.
    pub(crate) fn furnish_again(&self) {
        if let Some(words) = self.manners.words() {
            self.furnish(self.manners.pages(), words);
        }
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
        let keys = match which {
            Book::Practice => shop::practice_secrets(),
            Book::Live => (self.keys)(),
        };
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
