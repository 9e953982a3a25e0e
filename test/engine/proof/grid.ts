import { Axes } from './axes';
import { Membership } from './membership';
import { Random } from './random';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiRequest, RequestContext } from '../../../src/engine/request/request';
import { Json } from '../testing';

export type Place = Pick<ApiRequest, 'stage' | 'method' | 'path'> & Partial<Pick<ApiRequest, 'authorizationType'>>;

/** Who calls, and what the other side says. */
export type Actor = Pick<ApiRequest, 'authorizationType' | 'caller' | 'identityPolicy' | 'authorizer'>;

/** One actor, everywhere it can go, with every value of what it can choose. */
interface Corner {
  readonly actor: Actor;
  readonly places: readonly Place[];
  readonly fixed: RequestContext;
  readonly choices: readonly (readonly RequestContext[])[];
  readonly size: number;
}

/** The requests of a question that are made of the boundary values of policies: every combination of them. */
export class Grid {
  readonly size: number;

  /** Whether all that requests can do is on the grid, as far as boundary values tell. */
  readonly isComplete: boolean;
  private readonly member: Membership;
  private readonly corners: readonly Corner[];

  constructor(documents: readonly Json[], setting: Setting, private readonly space: RequestSpace) {
    this.member = new Membership(space, setting);
    const axes = new Axes(documents, setting, space, this.member);
    this.corners = axes.actors.flatMap((actor) => {
      const places = axes.places.filter(({ authorizationType = actor.authorizationType }) => authorizationType === actor.authorizationType);
      const { fixed, choices } = axes.contexts(actor);
      const size = choices.reduce((product, values) => product * values.length, places.length);
      return size > 0 ? [{ actor, places, fixed, choices, size }] : [];
    });
    this.isComplete = !axes.comparesAttributes;
    this.size = this.corners.reduce((sum, { size }) => sum + size, 0);
  }

  * all(): Generator<ApiRequest> {
    for (const corner of this.corners) {
      for (let i = 0; i < corner.size; i++) yield* this.request(corner, i);
    }
  }

  * sample(random: Random, tries: number): Generator<ApiRequest> {
    for (let i = 0; i < tries && this.size > 0; i++) {
      const corner = random.pick(this.corners);
      yield* this.request(corner, random.below(corner.size));
    }
  }

  /** None, if it does not meet the conditions of the question. */
  private request({ actor, places, fixed, choices }: Corner, number: number): ApiRequest[] {
    let rest = Math.floor(number / places.length);
    const { stage, method, path } = places[number % places.length];
    let context = fixed;
    for (const values of choices) {
      context = { ...context, ...values[rest % values.length] };
      rest = Math.floor(rest / values.length);
    }
    const request = { stage, method, path, ...actor, context, ...this.space.action !== undefined && { action: this.space.action } };
    return this.member.hasContext(request) ? [request] : [];
  }
}
