import type {Pace} from '../../lib/models/slices.ts';

/** A pause lets the browser draw and handle input; a timer would wait four milliseconds each time. */
export const pace: Pace = {
  now: () => performance.now(),
  pause: () =>
    new Promise((done) => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(null);
    }),
};
