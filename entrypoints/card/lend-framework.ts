/**
 * What the card lends to the script with its panels: the names that script imports, no more, since each costs every record
 * page its bytes. The build of entrypoints/card-panels takes them from here instead of bundling its own (wxt.config.ts).
 */
import {batch, computed, signal} from '@preact/signals';
import {createContext, Fragment} from 'preact';
import {useContext, useEffect, useId, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {jsx, jsxs} from 'preact/jsx-runtime';

export function lendFramework(): void {
  Object.assign(globalThis, {
    [Symbol.for('vouch.framework')]: {
      signals: {batch, computed, signal},
      preact: {createContext, Fragment},
      hooks: {useContext, useEffect, useId, useLayoutEffect, useRef, useState},
      jsx: {Fragment, jsx, jsxs},
    },
  });
}
