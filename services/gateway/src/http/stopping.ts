import { Injectable } from '@nestjs/common';

/** Whether this process was told to stop: it finishes what it has, and should get nothing more. */
@Injectable()
export class Stopping {
  begun = false;
}
