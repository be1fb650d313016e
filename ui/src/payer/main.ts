import "../styles/tokens.css";
import "../styles/base.css";
import "./payer.css";
import { mount } from "svelte";
import Payer from "./Payer.svelte";

const target = document.getElementById("payer");
if (!target) throw new Error("the page has no place for the display");

export default mount(Payer, { target });
