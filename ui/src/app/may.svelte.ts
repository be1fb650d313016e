/** What the person at the desk may see. Side bar, shortcuts and search all ask here. */
class May {
  /** Says whether a page is there for this person; everything is until somebody's role says less. */
  rule = $state.raw<(page: string) => boolean>(() => true);

  see(page: string): boolean {
    return this.rule(page);
  }
}

export const may = new May();
