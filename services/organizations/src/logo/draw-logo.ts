import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '@atrium/messaging';
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import type { Drawing } from './draw-logo.process.js';
import { imageFile } from './image-file.js';
import type { DrawnLogo } from './logo.js';

/** Seen from the compiled file as from the bundle, which lies beside the compiled folders. */
const program = fileURLToPath(new URL('../logo/draw-logo.process.js', import.meta.url));

/** Milliseconds that a picture may take. The largest that is taken needs one second. */
const patience = 10_000;
const mayWait = 4;

/** Draws a logo anew from a file that anybody may have made: in a process of its own, one at a time. */
@Injectable()
export class DrawLogo implements OnModuleDestroy {
  private readonly logger = new Logger(DrawLogo.name);
  private readonly oneAtATime = pLimit(1);
  private child: ChildProcess | undefined;

  onModuleDestroy(): void {
    this.child?.kill('SIGKILL');
  }

  /** Throws the problem that says why it can not be a logo; `busy` when too many wait or it takes too long. */
  async execute(bytes: Buffer): Promise<DrawnLogo> {
    const found = imageFile(bytes);
    if ('wrong' in found) throw new Problem('logo-unreadable', { detail: found.wrong });
    if (this.oneAtATime.pendingCount >= mayWait) throw new Problem('busy', { retryAfter: 5 });
    const drawing = await this.oneAtATime(() => this.draw(bytes));
    if ('drawn' in drawing) return drawing.drawn;
    if (drawing.refused !== 'logo-unreadable') throw new Problem(drawing.refused);
    throw new Problem('logo-unreadable', { detail: 'The picture is damaged.' });
  }

  /** A picture that breaks its decoder is none. */
  private brokenBy(signal: string): Drawing {
    this.logger.warn(`Drawing a logo was ended by ${signal}`);
    return { refused: 'logo-unreadable' };
  }

  private draw(bytes: Buffer): Promise<Drawing> {
    const child = fork(program, [], {
      env: {},
      execArgv: ['--max-old-space-size=64'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    return new Promise<Drawing>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Problem('busy', { retryAfter: 5 }));
        child.kill('SIGKILL');
      }, patience);
      child.once('message', (drawing) => resolve(drawing as Drawing));
      child.once('error', reject);
      // After an answer this changes nothing any more.
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        if (signal === null) reject(new Error(`Drawing a logo ended with ${code}`));
        else resolve(this.brokenBy(signal));
      });
      child.send(bytes, (error) => error && reject(error));
    });
  }
}
