/** What every figure on a screen follows: the shop's zone, and whether amounts are hidden. */
class Place {
  zone = $state("UTC");
  amountsHidden = $state(false);
}

export const place = new Place();
