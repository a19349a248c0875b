import type { LoggerService } from '@nestjs/common';
import { currentRequest } from '@atrium/messaging';
import { pino, type Logger as PinoLogger } from 'pino';

/** What a log line calls its levels, so that every collector understands them. */
export type Level = 'info' | 'warn' | 'error' | 'debug' | 'trace' | 'fatal';

/**
 * Nest's logger as one JSON line per entry on standard output: time, level, service, context and, while a
 * request or an event is handled, its ids. Line breaks can't forge an entry: JSON escapes them.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: PinoLogger;

  constructor(service: string, level: string) {
    this.pino = pino({
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ ...currentRequest() }),
    });
  }

  log(message: unknown, ...more: unknown[]): void {
    this.write('info', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.write('fatal', message, more);
  }

  /** An entry with fields of its own: where the ids of a request are at hand, and none is being handled. */
  entry(level: Level, fields: object, message: string): void {
    this.pino[level](fields, message);
  }

  /** Whether entries of a level are written at all. */
  writes(level: Level): boolean {
    return this.pino.isLevelEnabled(level);
  }

  /** Nest passes the context last and, for errors, a stack before it. */
  private write(level: Level, message: unknown, more: unknown[]): void {
    const context = typeof more.at(-1) === 'string' ? (more.at(-1) as string) : undefined;
    const stack = more.length > 1 && typeof more[0] === 'string' ? more[0] : undefined;
    const error = [message, ...more].find((part) => part instanceof Error);
    const text = message instanceof Error ? message.message : message;
    this.pino[level](
      { context, ...(stack && { stack }), ...(error && { err: error }) },
      typeof text === 'string' ? text : JSON.stringify(text),
    );
  }
}
