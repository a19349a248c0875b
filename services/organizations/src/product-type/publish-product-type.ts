import { Injectable } from '@nestjs/common';
import type { PublishedProductType, PublishProductTypeInput } from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { isTypeOf, shownType, typeOf } from './product-type.js';
import { ProductTypesRepository } from './product-types.repository.js';

/** A product service says what its products are called and what can be done with them (decision 33). */
@Injectable()
export class PublishProductType {
  constructor(private readonly types: ProductTypesRepository) {}

  async execute(
    input: PublishProductTypeInput,
    participant: string,
  ): Promise<PublishedProductType> {
    if (!isTypeOf(participant, input.id)) {
      throw invalid('/id', `id must be ${participant}, or begin with "${participant}."`);
    }
    const ids = input.rights.map(({ id }) => id);
    const twice = ids.findIndex((id, place) => ids.indexOf(id) < place);
    if (twice >= 0) throw invalid(`/rights/${twice}/id`, 'id is there twice');
    const type = typeOf(input);
    await this.types.put(type);
    return shownType(type);
  }
}

function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] });
}
