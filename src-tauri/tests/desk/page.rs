//! A page and what a person does with it. Elements are named by their `data-testid`.

use super::driver::Driver;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WindowHandle};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long an element may take to say what is expected.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What lies between a cashier's last key and a scanner's first.
const A_MOMENT: Duration = Duration::from_millis(100);

/// How long the driver may take over a single command. It asks the window's main thread, so a
/// silence is a window that hangs.
const ANSWER: Duration = Duration::from_secs(20);

/// The member that a handle of an element has on the wire.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the driver answers.
async fn answered<T>(what: &str, command: impl Future<Output = T>) -> T {
    let answer = tokio::time::timeout(ANSWER, command).await;
    answer.unwrap_or_else(|_| panic!("the window does not answer: {what}"))
}

/// A page in a driven window.
pub struct Page {
    client: Client,
}

impl Page {
    /// Begins a session with a driver that may still be starting.
    pub async fn open(driver: &Driver, capabilities: Value) -> Self {
        let capabilities: Capabilities =
            serde_json::from_value(capabilities).expect("capabilities are an object");
        let started = Instant::now();
        loop {
            let begun = ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&driver.address())
                .await;
            match begun {
                Ok(client) => return Self { client },
                Err(error) => assert!(started.elapsed() < PATIENCE, "no session: {error}"),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Goes to an address.
    pub async fn go(&self, address: &str) {
        self.client.goto(address).await.expect("the page loads");
    }

    /// Goes to an address that may not be served yet.
    pub async fn arrive(&self, address: &str) {
        let started = Instant::now();
        while let Err(error) = self.client.goto(address).await {
            assert!(started.elapsed() < PATIENCE, "{address} is not there: {error}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// What an element says, if it is there. A session can begin before the page is mounted, so
    /// being absent is no failure.
    pub async fn says(&self, id: &str) -> Option<String> {
        let script = "return document.querySelector(css)?.innerText ?? null";
        self.look(id, script).await.as_str().map(|text| text.trim().to_owned())
    }

    /// An element's attribute, if both are there.
    pub async fn attribute(&self, id: &str, name: &str) -> Option<String> {
        let script = format!("return document.querySelector(css)?.getAttribute('{name}') ?? null");
        self.look(id, &script).await.as_str().map(str::to_owned)
    }

    /// Waits for an element to say something that fits.
    pub async fn wait(&self, id: &str, fits: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let said = self.says(id).await;
            match said {
                Some(text) if fits(&text) => return text,
                _ => assert!(
                    started.elapsed() < PATIENCE,
                    "{id} says {said:?}\n{}",
                    self.whole().await
                ),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits for an element to be there at all.
    pub async fn wait_for(&self, id: &str) -> String {
        self.wait(id, |_| true).await
    }

    /// Waits for an element's attribute to be there and to differ from what it was.
    pub async fn wait_for_other(&self, id: &str, name: &str, before: &str) -> String {
        let started = Instant::now();
        loop {
            match self.attribute(id, name).await {
                Some(value) if value != before => return value,
                other => assert!(started.elapsed() < PATIENCE, "{id} has {name} {other:?}"),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits for an element's attribute to be this.
    pub async fn wait_until(&self, id: &str, name: &str, value: &str) {
        let started = Instant::now();
        loop {
            let told = self.attribute(id, name).await;
            if told.as_deref() == Some(value) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "{id} has {name} {told:?}\n{}",
                self.whole().await
            );
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits for a field to hold something.
    pub async fn wait_for_value(&self, id: &str) -> String {
        let started = Instant::now();
        loop {
            let held = self.look(id, "return document.querySelector(css)?.value ?? null").await;
            match held.as_str() {
                Some(value) if !value.is_empty() => return value.to_owned(),
                _ => assert!(started.elapsed() < PATIENCE, "{id} holds {held:?}"),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Scrolls to an element. The driver's own scrolling stops short within a scrolled part.
    async fn show(&self, id: &str) {
        let script = format!(
            "document.querySelector('[data-testid=\"{id}\"]')?.scrollIntoView({{ block: 'center' }})"
        );
        // One that has gone meanwhile is looked for again.
        let _gone = answered("scroll", self.client.execute(&script, Vec::new())).await;
    }

    /// Presses an element, as soon as it can be pressed.
    pub async fn press(&self, id: &str) {
        let started = Instant::now();
        loop {
            let pressed = match self.element(id).await {
                Some(element) if answered(id, element.is_enabled()).await.unwrap_or(false) => {
                    self.show(id).await;
                    answered(id, element.click()).await.map_err(|error| format!("{error:?}"))
                }
                Some(_) => Err("it is switched off".to_owned()),
                None => Err("it is not there".to_owned()),
            };
            let Err(why) = pressed else { return };
            assert!(
                started.elapsed() < PATIENCE,
                "{id} cannot be pressed: {why}\n{}",
                self.whole().await
            );
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Presses the one of several elements that says this.
    pub async fn press_saying(&self, id: &str, text: &str) {
        let started = Instant::now();
        loop {
            for element in self.elements(id).await {
                let said = answered(id, element.text()).await.unwrap_or_default();
                if said.contains(text) && answered(id, element.click()).await.is_ok() {
                    return;
                }
            }
            assert!(started.elapsed() < PATIENCE, "no {id} says {text}\n{}", self.whole().await);
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Types on the keyboard, wherever the focus is. A line's end is Enter.
    pub async fn keys(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars().map(|each| if each == '\n' { Key::Enter.into() } else { each }) {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        answered("keys", self.client.perform_actions(actions)).await.expect("keys can be pressed");
    }

    /// Scans a code with a scanner that plays a keyboard, a moment after whatever was typed before.
    ///
    /// A scanner is told from fingers by its speed, and a driver has none on a busy machine, so the
    /// page plays the keys to itself: to what has the focus, with what a key does in a field.
    pub async fn scan(&self, code: &str) {
        tokio::time::sleep(A_MOMENT).await;
        let code = json!(code);
        self.ask(&format!(
            "const focused = document.activeElement ?? document.body;
            const field = focused.matches('input, textarea');
            for (const key of [...{code}, 'Enter']) {{
                const pressed = new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }});
                if (!focused.dispatchEvent(pressed) || !field) continue;
                if (key === 'Enter') focused.form?.requestSubmit();
                else document.execCommand('insertText', false, key);
            }}"
        ))
        .await;
    }

    /// Presses a key with Control.
    pub async fn control(&self, value: char) {
        let control = Key::Control.into();
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Up { value: control });
        answered("keys", self.client.perform_actions(actions)).await.expect("keys can be pressed");
    }

    /// Waits until so many elements of one name are there.
    pub async fn wait_count(&self, id: &str, count: usize) {
        let started = Instant::now();
        loop {
            let there = self.look(id, "return document.querySelectorAll(css).length").await;
            if there == count {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "there are {there} {id}, and not {count}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Waits until an element is there and cannot be pressed.
    pub async fn wait_off(&self, id: &str) {
        let started = Instant::now();
        loop {
            if let Some(element) = self.element(id).await
                && matches!(answered(id, element.is_enabled()).await, Ok(false))
            {
                return;
            }
            let waited = started.elapsed();
            assert!(waited < PATIENCE, "{id} is not switched off\n{}", self.whole().await);
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Answers the system's own dialog, which no driver reaches, with this file from now on.
    pub async fn choose_file(&self, path: &Path) {
        let chosen = json!(path).to_string();
        self.ask(&format!(
            "const ask = window.fetch;
            const told = {{ 'Content-Type': 'application/json', 'Tauri-Response': 'ok' }};
            window.fetch = (address, ...rest) =>
                String(address).endsWith('plugin%3Adialog%7Copen')
                    ? Promise.resolve(new Response(JSON.stringify({chosen}), {{ headers: told }}))
                    : ask(address, ...rest);"
        ))
        .await;
    }

    /// Types into a field, in place of what stood there.
    pub async fn fill(&self, id: &str, text: &str) {
        self.wait_for(id).await;
        let element = self.element(id).await.expect("it was there a moment ago");
        answered(id, element.clear()).await.expect("a field can be emptied");
        answered(id, element.send_keys(text)).await.expect("a field takes text");
    }

    /// Chooses an entry of a list by its value.
    pub async fn choose(&self, id: &str, value: &str) {
        self.wait_for(id).await;
        let element = self.element(id).await.expect("it was there a moment ago");
        element.select_by_value(value).await.expect("the list has the entry");
    }

    /// What all elements of one name say.
    pub async fn all(&self, id: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(css)].map((each) => each.innerText)";
        serde_json::from_value(self.look(id, script).await).unwrap_or_default()
    }

    /// Waits until the app has so many windows, and tells them.
    pub async fn windows(&self, count: usize) -> Vec<WindowHandle> {
        let started = Instant::now();
        loop {
            let windows = answered("windows", self.client.windows()).await.unwrap_or_default();
            if windows.len() == count {
                return windows;
            }
            assert!(started.elapsed() < PATIENCE, "there are {} windows", windows.len());
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// The window that is driven.
    pub async fn window(&self) -> WindowHandle {
        self.client.window().await.expect("a window is driven")
    }

    /// Drives another window from now on.
    pub async fn turn_to(&self, window: &WindowHandle) {
        self.client.switch_to_window(window.clone()).await.expect("the window is there");
    }

    /// Waits until the page says that a script is true of it.
    pub async fn wait_true(&self, script: &str) {
        let started = Instant::now();
        loop {
            let said = answered(script, self.client.execute(script, Vec::new())).await;
            match said {
                Ok(Value::Bool(true)) => return,
                other => assert!(
                    started.elapsed() < PATIENCE,
                    "{script} is {other:?}\n{}",
                    self.whole().await
                ),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// What a script answers in the page.
    pub async fn ask(&self, script: &str) -> Value {
        answered(script, self.client.execute(script, Vec::new()))
            .await
            .expect("the page runs a script")
    }

    /// All that the page says.
    pub async fn whole(&self) -> String {
        self.ask("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Writes a picture into the folder that `E2E_SHOTS` names, if it names one.
    pub async fn picture(&self, name: &str) {
        let Some(folder) = super::pictures() else { return };
        // A picture can lag behind the page in a window's first seconds. It is for eyes alone, so
        // nothing but time tells that it is ripe.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let picture = self.pictured().await;
        std::fs::create_dir_all(&folder).expect("the folder for pictures");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("a picture is written");
    }

    /// The window as its driver sees it, as PNG.
    pub async fn pictured(&self) -> Vec<u8> {
        let picture = answered("a picture", self.client.screenshot()).await;
        picture.expect("a window can be pictured")
    }

    async fn elements(&self, id: &str) -> Vec<Element> {
        let found = self.look(id, "return [...document.querySelectorAll(css)]").await;
        let found = found.as_array().into_iter().flatten();
        found.filter_map(|each| self.handle(each)).collect()
    }

    async fn element(&self, id: &str) -> Option<Element> {
        self.handle(&self.look(id, "return document.querySelector(css)").await)
    }

    /// What a script tells of the elements of a name.
    async fn look(&self, id: &str, script: &str) -> Value {
        let script = format!("const css = {}; {script}", json!(css(id)));
        answered(id, self.client.execute(&script, Vec::new())).await.unwrap_or_default()
    }

    fn handle(&self, told: &Value) -> Option<Element> {
        let id = told.get(ELEMENT)?.as_str()?;
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned())))
    }
}

/// After a blank comes what stands inside: `payment-row td`.
fn css(id: &str) -> String {
    match id.split_once(' ') {
        Some((id, inside)) => format!("[data-testid=\"{id}\"] {inside}"),
        None => format!("[data-testid=\"{id}\"]"),
    }
}
