/** Until when whoever begins a step now, or takes it over, is left alone with it (decision 6); `stepLease` in milliseconds. */
export function leaseFrom(now: Date, { stepLease }: { readonly stepLease: number }): Date {
  return new Date(now.getTime() + stepLease);
}
