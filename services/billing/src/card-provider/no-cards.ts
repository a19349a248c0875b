import { Problem } from '@atrium/messaging';
import type { CardProvider } from './card-provider.js';

/** Where no provider is configured, cards are not taken. */
export class NoCards implements CardProvider {
  readonly name = 'none';

  open(): never {
    throw new Problem('payment-method-unavailable');
  }

  read(): never {
    throw new Problem('payment-method-unavailable');
  }

  cancel(): never {
    throw new Problem('payment-method-unavailable');
  }

  refund(): never {
    throw new Problem('payment-method-unavailable');
  }

  saveCard(): never {
    throw new Problem('payment-method-unavailable');
  }

  forgetCard(): never {
    throw new Problem('payment-method-unavailable');
  }

  readNotice(): never {
    throw new Problem('not-found');
  }
}
