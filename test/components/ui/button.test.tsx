import {cleanup, fireEvent, screen} from '@testing-library/preact';
import {afterEach, expect, it, vi} from 'vitest';
import {Button} from '../../../components/ui/button.tsx';
import {show} from './show.tsx';

afterEach(cleanup);

it('takes no pointer while it is held, says so, and lets a key through', () => {
  const onClick = vi.fn();
  show(
    <Button held onClick={onClick}>
      Withdraw
    </Button>,
  );
  const button = screen.getByRole('button', {name: 'Withdraw'});
  expect(button.getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(button, {detail: 1});
  expect(onClick).not.toHaveBeenCalled();
  fireEvent.click(button, {detail: 0});
  expect(onClick).toHaveBeenCalledTimes(1);
});

it('sends no form while it is held or busy', () => {
  const onSubmit = vi.fn((event: Event) => event.preventDefault());
  const form = (props: {held?: boolean; busy?: boolean}) => (
    <form onSubmit={onSubmit}>
      <Button type="submit" {...props}>
        Save
      </Button>
    </form>
  );
  const {rerender} = show(form({held: true}));
  const press = () => fireEvent.click(screen.getByRole('button', {name: 'Save'}), {detail: 1});
  press();
  rerender(form({busy: true}));
  press();
  expect(onSubmit).not.toHaveBeenCalled();
  rerender(form({}));
  press();
  expect(onSubmit).toHaveBeenCalledTimes(1);
});
