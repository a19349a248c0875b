import type { MessagingObserver } from '@atrium/messaging';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The injection token of the Prometheus registry that `/metrics` shows. */
export const METRICS = Symbol('metrics');

/** Seconds: a request on this platform takes some milliseconds, and its deadline is five seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A registry with Node's own figures, each series labelled with the service. */
export function newRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // Looking at the event loop every 10 ms, as by default, is most of what an idle process does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  return registry;
}

/** Counts what happens on the bus. */
export function observeMessaging(registry: Registry): Required<MessagingObserver> {
  const registers = [registry];
  const asked = new Histogram({
    name: 'atrium_requests_asked_seconds',
    help: 'Requests asked of other services, by subject and outcome.',
    labelNames: ['subject', 'outcome'],
    buckets,
    registers,
  });
  const replied = new Histogram({
    name: 'atrium_requests_replied_seconds',
    help: 'Requests replied to, by subject and outcome.',
    labelNames: ['subject', 'outcome'],
    buckets,
    registers,
  });
  const dropped = new Counter({
    name: 'atrium_messages_dropped_total',
    help: 'Messages thrown away unread.',
    labelNames: ['subject', 'reason'],
    registers,
  });
  const published = new Counter({
    name: 'atrium_events_published_total',
    help: 'Events that JetStream has confirmed.',
    labelNames: ['subject'],
    registers,
  });
  const consumed = new Histogram({
    name: 'atrium_events_consumed_seconds',
    help: 'Deliveries of events, by subject and what became of them.',
    labelNames: ['subject', 'consumption'],
    buckets,
    registers,
  });
  const pending = new Gauge({
    name: 'atrium_outbox_pending',
    help: 'Events stored and not yet published.',
    registers,
  });
  const oldest = new Gauge({
    name: 'atrium_outbox_oldest_seconds',
    help: 'Age of the oldest event that is not yet published. Alert above 30.',
    registers,
  });
  return {
    asked: (subject, outcome, seconds) => asked.observe({ subject, outcome }, seconds),
    replied: (subject, outcome, seconds) => replied.observe({ subject, outcome }, seconds),
    dropped: (subject, reason) => dropped.inc({ subject, reason }),
    published: (subject) => published.inc({ subject }),
    consumed: (subject, consumption, seconds) =>
      consumed.observe({ subject, consumption }, seconds),
    outbox: (count, oldestSeconds) => {
      pending.set(count);
      oldest.set(oldestSeconds);
    },
  };
}
