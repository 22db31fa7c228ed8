/**
 * What the card lends to the script with its panels: the names that script imports, no more, since each costs every record
 * page its bytes. The build of entrypoints/card-panels takes them from here instead of bundling its own
 * (scripts/split-card.ts); only the small JSX runtime it has itself, since a build for development has another one.
 */
import {batch, computed, signal} from '@preact/signals';
import {createContext, Fragment, options} from 'preact';
import {useContext, useEffect, useId, useLayoutEffect, useRef, useState} from 'preact/hooks';

export function lendFramework(): void {
  Object.assign(globalThis, {
    [Symbol.for('vouch.framework')]: {
      signals: {batch, computed, signal},
      preact: {createContext, Fragment, options},
      hooks: {useContext, useEffect, useId, useLayoutEffect, useRef, useState},
    },
  });
}
