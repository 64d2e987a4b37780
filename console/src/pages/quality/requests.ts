import type { CallView } from '../../../../engine/contract/outcome.ts';
import type {
  CalibrationRound,
  FinalScore,
  Review,
  ReviewItem,
  ReviewState,
  SamplePlan,
  Sampling,
} from '../../../../engine/contract/review.ts';
import { ask } from '../../api/http.ts';
import type { Page } from '../../api/requests.ts';

export interface QualityCall extends CallView {
  review: { state: ReviewState; inspector: string } | null;
  final_score: FinalScore | null;
}

const given = (signal?: AbortSignal) => (signal ? { signal } : undefined);

export const fetchQualityCalls = (query: URLSearchParams, signal?: AbortSignal) =>
  ask<Page<QualityCall> & { searched_from: number | null }>(`/v1/quality/calls?${query}`, given(signal));

export interface ReviewForm {
  call: CallView;
  items: ReviewItem[];
  own: Review | null;
  others: Review[];
  final_score: FinalScore | null;
}

export const fetchForm = (call: string, round: string | null, signal?: AbortSignal) =>
  ask<ReviewForm>(
    `/v1/quality/reviews/${encodeURIComponent(call)}${round === null ? '' : `?round=${round}`}`,
    given(signal),
  );

export interface SavedWords {
  call: string;
  round: string | null;
  rev: number;
  items: { rule: string; points: number | null; reason: string | null }[];
  comment: string;
  finish: boolean;
  /** From whoever has it. */
  take?: boolean;
}

/** @param command the same for a repetition: it is answered again and not done again */
export const saveReview = ({ round, ...words }: SavedWords, command: string) =>
  ask<Review>('/v1/quality/reviews', {
    method: 'POST',
    body: { command, ...words, ...(round === null ? {} : { round }) },
  });

export const reassignReview = (
  call: string,
  words: { rev: number; inspector: string; reason: string },
  command: string,
) =>
  ask<Review>(`/v1/quality/reviews/${encodeURIComponent(call)}/reassign`, {
    method: 'POST',
    body: { command, ...words },
  });

export interface ReviewList extends Page<Review> {
  counts: Record<ReviewState, number>;
}
export const fetchMine = () => ask<ReviewList>('/v1/quality/reviews?inspector=me&limit=500');

export type PlanLine = SamplePlan & { given: number; done: number };
export interface NewPlan {
  name: string;
  by: Sampling;
  n: number;
  team: string | null;
  queue: string | null;
  inspectors: string[];
}
export const fetchPlans = () => ask<{ items: PlanLine[]; next: null }>('/v1/quality/plans');
export const makePlan = (plan: NewPlan) =>
  ask<SamplePlan>('/v1/quality/plans', { method: 'POST', body: plan });
export const changePlan = (
  id: string,
  change: { active?: boolean; n?: number; inspectors?: readonly string[] },
) => ask<SamplePlan>(`/v1/quality/plans/${id}`, { method: 'PATCH', body: change });
export const drawPlan = (id: string) =>
  ask<{ day: string; given: number }>(`/v1/quality/plans/${id}/draw`, { method: 'POST', body: {} });
/** With a team: those who may be given all of its calls. */
export const fetchInspectors = (team: string | null) =>
  ask<{ items: { name: string }[]; next: null }>(
    `/v1/quality/inspectors${team === null ? '' : `?${new URLSearchParams({ team })}`}`,
  );

export type RoundLine = CalibrationRound & { given: number; done: number };
export const fetchRounds = () => ask<{ items: RoundLine[]; next: null }>('/v1/quality/calibrations');
export const makeRound = (round: { name: string; calls: readonly string[]; inspectors: readonly string[] }) =>
  ask<CalibrationRound>('/v1/quality/calibrations', { method: 'POST', body: round });

export interface Agreement {
  n: number;
  observed: number | null;
  kappa: number | null;
  interval: readonly [number, number] | null;
}
export interface CalibrationFigures {
  calls: number;
  reviews: number;
  /** `b` empty: the machine. */
  pairs: (Agreement & { a: string; b: string; apart: number | null })[];
  items: { rule: string; title: string; title_en?: string; inspectors: Agreement; machine: Agreement }[];
}
export const fetchCalibration = (round: string | null, signal?: AbortSignal) =>
  ask<CalibrationFigures>(
    `/v1/quality/calibration${round === null ? '' : `?round=${encodeURIComponent(round)}`}`,
    given(signal),
  );
