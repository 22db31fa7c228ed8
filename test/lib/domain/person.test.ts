import {describe, expect, it} from 'vitest';
import {checkName, checkPerson, tidyPerson} from '../../../lib/domain/person.ts';

describe('somebody', () => {
  it.each(['', ' ', '\n\t', '\u200b', '\u2060\u00ad', '\u202e', '\u0000'])(
    'has a name that can be read: not %j',
    (name) => {
      expect(checkName(name, 'name')).toEqual([{field: 'name', code: 'required'}]);
      expect(checkPerson({name, email: 'ann@acme.example'})).toEqual([
        {field: 'client.name', code: 'required'},
      ]);
    },
  );

  it.each(['Ann', '安', 'محمد', 'X Æ A-12', '🙂'])('may be called %s', (name) => {
    expect(checkName(name, 'name')).toEqual([]);
    expect(tidyPerson({name, email: 'a@b.example'}).name).toBe(name);
  });

  it('is kept in one line, and measured as kept', () => {
    expect(tidyPerson({name: ' Ann\r\nAcme\t', email: ' ann@acme.example '})).toEqual({
      ...{name: 'Ann Acme', email: 'ann@acme.example'},
    });
    expect(checkName(` ${'x'.repeat(200)}\n`, 'name')).toEqual([]);
    expect(checkName('x'.repeat(201), 'name')).toEqual([{field: 'name', code: 'too_long'}]);
  });

  it.each([
    ['', 'required'],
    ['ann', 'invalid'],
    ['a b@acme.example', 'invalid'],
    [`${'x'.repeat(250)}@acme.example`, 'too_long'],
  ])('has a mail address: not "%s"', (email, code) => {
    expect(checkPerson({name: 'Ann', email})).toEqual([{field: 'client.email', code}]);
  });
});
