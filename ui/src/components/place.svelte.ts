/** Where acquirers reckon their days. */
const ACQUIRER = "Asia/Shanghai";

/** What every figure on a screen follows: the zone, and whether amounts are hidden. */
class Place {
  amountsHidden = $state(false);
  /** Days and times are the acquirer's (GMT+8) instead of the shop's. */
  acquirers = $state(false);
  private shop = $state("UTC");

  get zone(): string {
    return this.acquirers ? ACQUIRER : this.shop;
  }

  /** The shop's own zone. */
  set zone(shop: string) {
    this.shop = shop;
  }
}

export const place = new Place();
