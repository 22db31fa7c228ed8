/** Node's `events`, as far as PouchDB uses it: it expects a bundler to bring one along, with methods that can be enumerated. */
type Listener = (...args: unknown[]) => void;
type Heard = {run: Listener; once: boolean};
type Emitter = {heard?: Map<string, Heard[]>};

function EventEmitter(): void {
  // listeners are kept from the first one on
}
export {EventEmitter as default};

Object.assign(EventEmitter.prototype as object, {
  on: add(false),
  addListener: add(false),
  once: add(true),
  listeners(this: Emitter, name: string) {
    return of(this, name).map(({run}) => run);
  },
  removeListener(this: Emitter, name: string, run: Listener) {
    remove(this, name, run);
    return this;
  },
  removeAllListeners(this: Emitter, name: string) {
    this.heard?.delete(name);
    return this;
  },
  setMaxListeners(this: Emitter) {
    return this;
  },
  emit(this: Emitter, name: string, ...args: unknown[]) {
    const heard = of(this, name);
    for (const {run, once} of heard) {
      if (once) remove(this, name, run);
      run.apply(this, args);
    }
    return heard.length > 0;
  },
});

function add(once: boolean) {
  return function (this: Emitter, name: string, run: Listener) {
    this.heard ??= new Map();
    this.heard.set(name, [...of(this, name), {run, once}]);
    return this;
  };
}

function remove(emitter: Emitter, name: string, run: Listener): void {
  const others = of(emitter, name).filter((each) => each.run !== run);
  emitter.heard?.set(name, others);
}

function of(emitter: Emitter, name: string): Heard[] {
  return emitter.heard?.get(name) ?? [];
}
