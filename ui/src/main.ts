import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import App from "./App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("the page has no place for the window");

// Waited for by nobody; loaded while the desk answers, so that the first layout need not be done
// again with other faces in its place, each of which is searched for in each size.
void document.fonts.load('1rem "Instrument Sans Variable"');

export default mount(App, { target });
