import { Schema } from 'mongoose';
import type { HistoryEntry } from './history.js';

/** The part of a schema that keeps changes. */
export const historyFields = {
  history: {
    type: [
      new Schema<HistoryEntry>(
        {
          id: { type: String, required: true },
          at: { type: Date, required: true },
          by: { type: String, default: null },
          what: { type: String, required: true },
          from: { type: Schema.Types.Mixed, default: null },
          value: { type: Schema.Types.Mixed, default: null },
        },
        { _id: false, id: false, minimize: false },
      ),
    ],
    default: [],
  },
} as const;
