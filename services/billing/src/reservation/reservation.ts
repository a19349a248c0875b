/**
 * Which order holds something, and since which of its placings, counted upwards. What a process took for a placing that was undone
 * meanwhile can be told by it, and given back, without touching what a newer placing of the same order took over.
 */
export interface Holder {
  readonly orderId: string;
  readonly placing: number;
}
