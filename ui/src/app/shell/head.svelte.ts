/** What the top bar says; each screen sets it while it stands. */
class Head {
  title = $state("");
  /** A day, or the record that is open. */
  place = $state("");
  /** The place is a step inside the page, not a remark beside its title. */
  deeper = $state(false);
  tag = $state("");
}

export const head = new Head();

/** Sets the top bar while the calling component lives; called while the component is made. */
export function useHead(say: () => { title: string; place?: string; deeper?: boolean; tag?: string }) {
  $effect.pre(() => {
    const said = say();
    head.title = said.title;
    head.place = said.place ?? "";
    head.deeper = said.deeper ?? false;
    head.tag = said.tag ?? "";
  });
}
