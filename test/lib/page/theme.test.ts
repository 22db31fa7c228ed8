// @vitest-environment happy-dom
import {describe, expect, test} from 'vitest';
import {findTheme, getLightness} from '../../../lib/page/theme.ts';

describe('how light a computed colour is', () => {
  test.each([
    ['rgb(255, 255, 255)', 1],
    ['rgb(0, 0, 0)', 0],
    ['rgb(245 248 250)', 0.97],
    ['rgba(16, 24, 32, 0.9)', 0.09],
    ['color(srgb 0.1 0.1 0.1)', 0.1],
    ['color(srgb 0.9 0.9 0.9 / 0.8)', 0.9],
    ['color(display-p3 0 1 0)', 0.59],
    ['oklch(0.25 0.02 250)', 0.25],
    ['oklab(0.97 0 0)', 0.97],
    ['lab(20 5 5)', 0.2],
    ['lch(95% 0 0)', 0.95],
  ])('%s', (color, lightness) => expect(getLightness(color)).toBeCloseTo(lightness, 1));

  test.each(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0.3)', 'oklch(0.2 0 0 / 0.1)', 'transparent', ''])(
    '%s lets through what is behind it',
    (color) => expect(getLightness(color)).toBeUndefined(),
  );
});

describe('the theme of a place in a page', () => {
  const at = (markup: string) => {
    document.body.innerHTML = markup;
    return findTheme(document.querySelector('i') ?? document.body);
  };

  test('is that of the nearest background that hides what is behind it', () => {
    const inner = '<div style="background-color: rgba(0, 0, 0, 0)"><i></i></div>';
    expect(at(`<div style="background-color: rgb(20, 20, 30)">${inner}</div>`)).toBe('dark');
    expect(at(`<div style="background-color: rgb(250, 250, 250)">${inner}</div>`)).toBe('light');
  });

  test('ignores the background of the element itself', () => {
    expect(
      at(
        '<div style="background-color: rgb(255, 255, 255)"><i style="background-color: rgb(0, 0, 0)"></i></div>',
      ),
    ).toBe('light');
  });

  test('is light on a bare page', () => expect(at('<i></i>')).toBe('light'));

  test('is dark on a bare page that asks for the dark canvas', () => {
    document.documentElement.style.colorScheme = 'dark';
    expect(at('<i></i>')).toBe('dark');
    document.documentElement.style.colorScheme = '';
  });
});
