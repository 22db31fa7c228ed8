import {fireEvent, screen} from '@testing-library/preact';
import {useState} from 'preact/hooks';
import {describe, expect, it, vi} from 'vitest';
import {Button} from '../../../components/ui/button.tsx';
import {ConfirmStrip} from '../../../components/ui/confirm-strip.tsx';
import {Panel} from '../../../components/ui/panel.tsx';
import {SearchField} from '../../../components/ui/search-field.tsx';
import {press, show, showAt} from './show.tsx';

const active = () => document.activeElement;

/** A list that a panel takes the place of, as in the card; the list's buttons are drawn anew afterwards. */
function Example({returnTo}: {returnTo?: string}) {
  const [at, setAt] = useState<'list' | 'add' | 'create'>('list');
  const [search, setSearch] = useState('');
  if (at === 'add') {
    return (
      <Panel key="add" title="Add a link" returnTo={returnTo} onBack={() => setAt('list')}>
        <SearchField label="Search links" value={search} onInput={setSearch} />
        <Button onClick={() => setAt('create')}>Create</Button>
      </Panel>
    );
  }
  if (at === 'create') {
    return (
      <Panel
        key="create"
        title="New link"
        returnTo="add"
        onBack={() => setAt('list')}
        foot={<Button>Save</Button>}
      >
        Fields
      </Panel>
    );
  }
  return (
    <div key="list">
      <Button data-return="add" onClick={() => setAt('add')}>
        Add
      </Button>
      <Button data-return="other">Other</Button>
    </div>
  );
}

async function openPanel() {
  screen.getByRole('button', {name: 'Add'}).focus();
  fireEvent.click(screen.getByRole('button', {name: 'Add'}));
  return screen.findByRole('heading', {name: 'Add a link'});
}

describe('Panel', () => {
  it('is a region named by its heading, which gets the focus', async () => {
    show(<Example />);
    const heading = await openPanel();
    expect(screen.getByRole('region', {name: 'Add a link'})).toBeTruthy();
    expect(active()).toBe(heading);
  });

  it('gives the focus back to what had it, though that was drawn anew', async () => {
    show(<Example />);
    const before = screen.getByRole('button', {name: 'Add'});
    await openPanel();
    fireEvent.click(screen.getByRole('button', {name: 'Back'}));
    const after = await screen.findByRole('button', {name: 'Add'});
    expect(after).not.toBe(before);
    await expect.poll(active).toBe(after);
  });

  it('gives the focus to the control that it was told', async () => {
    show(<Example returnTo="other" />);
    await openPanel();
    press('Escape');
    const other = await screen.findByRole('button', {name: 'Other'});
    await expect.poll(active).toBe(other);
  });

  it('leaves on Escape and takes the key, which would close a popup', async () => {
    show(<Example />);
    await openPanel();
    expect(press('Escape')).toBe(true);
    await screen.findByRole('button', {name: 'Add'});
  });

  it('lets the next panel keep the focus', async () => {
    show(<Example />);
    await openPanel();
    fireEvent.click(screen.getByRole('button', {name: 'Create'}));
    const heading = await screen.findByRole('heading', {name: 'New link'});
    await new Promise((done) => setTimeout(done, 0));
    expect(active()).toBe(heading);
    press('Escape');
    const add = await screen.findByRole('button', {name: 'Add'});
    await expect.poll(active).toBe(add);
  });

  it('keeps the focus when it follows a question whose opener is still there', async () => {
    function Row() {
      const [at, setAt] = useState<'row' | 'asks' | 'panel'>('row');
      const ask = (
        <ConfirmStrip
          text="Sure?"
          confirmLabel="Yes"
          onConfirm={() => setAt('panel')}
          onCancel={() => setAt('row')}
        />
      );
      return (
        <>
          <Button onClick={() => setAt('asks')}>Open</Button>
          {at === 'asks' && ask}
          {at === 'panel' && <Panel title="Next">Text</Panel>}
        </>
      );
    }
    show(<Row />);
    screen.getByRole('button', {name: 'Open'}).focus();
    fireEvent.click(screen.getByRole('button', {name: 'Open'}));
    fireEvent.click(await screen.findByRole('button', {name: 'Yes'}));
    const heading = await screen.findByRole('heading', {name: 'Next'});
    await new Promise((done) => setTimeout(done, 0));
    expect(active()).toBe(heading);
  });

  it('has no way back when there is none', () => {
    show(<Panel title="All there is">Text</Panel>);
    expect(screen.queryByRole('button', {name: 'Back'})).toBeNull();
    expect(press('Escape')).toBe(false);
  });

  it('finds the focus inside a closed shadow root', async () => {
    const host = document.body.appendChild(document.createElement('div'));
    const root = host.attachShadow({mode: 'closed'});
    showAt(root.appendChild(document.createElement('div')), <Example />);
    const add = root.querySelector<HTMLElement>('[data-return=add]');
    add?.focus();
    add?.click();
    await expect.poll(() => root.activeElement?.textContent).toBe('Add a link');
    press('Escape', root);
    await expect.poll(() => root.activeElement?.textContent).toBe('Add');
    host.remove();
  });
});

describe('SearchField in a panel', () => {
  it('is emptied by the first Escape; the second leaves', async () => {
    show(<Example />);
    await openPanel();
    const field = screen.getByRole('searchbox', {name: 'Search links'});
    field.focus();
    fireEvent.input(field, {target: {value: 'Acme'}});
    await expect.poll(() => (field as HTMLInputElement).value).toBe('Acme');
    press('Escape');
    await expect.poll(() => (field as HTMLInputElement).value).toBe('');
    expect(screen.getByRole('region', {name: 'Add a link'})).toBeTruthy();
    press('Escape');
    await screen.findByRole('button', {name: 'Add'});
  });
});

describe('ConfirmStrip', () => {
  function Row({onRemove, busy}: {onRemove: (event: MouseEvent) => void; busy?: boolean}) {
    const [asks, setAsks] = useState(false);
    return (
      <>
        <Button onClick={() => setAsks(true)}>Remove from deal</Button>
        {asks && (
          <ConfirmStrip
            text="Remove Acme from this deal?"
            confirmLabel="Remove"
            busy={busy}
            onConfirm={onRemove}
            onCancel={() => setAsks(false)}
          />
        )}
      </>
    );
  }
  async function ask(busy = false) {
    const onRemove = vi.fn();
    show(<Row onRemove={onRemove} busy={busy} />);
    const opener = screen.getByRole('button', {name: 'Remove from deal'});
    opener.focus();
    fireEvent.click(opener);
    await screen.findByRole('group', {name: 'Remove Acme from this deal?'});
    return {onRemove, opener};
  }

  it('asks with the focus on Cancel', async () => {
    await ask();
    expect(active()).toBe(screen.getByRole('button', {name: 'Cancel'}));
  });

  it.each(['Cancel', 'Escape'])('%s changes nothing and gives the focus back', async (way) => {
    const {onRemove, opener} = await ask();
    if (way === 'Escape') expect(press('Escape')).toBe(true);
    else fireEvent.click(screen.getByRole('button', {name: 'Cancel'}));
    await expect.poll(() => screen.queryByRole('group')).toBeNull();
    await expect.poll(active).toBe(opener);
    expect(onRemove).not.toHaveBeenCalled();
  });

  it('hands the click on, so that the caller can see whether a person made it', async () => {
    const {onRemove} = await ask();
    fireEvent.click(screen.getByRole('button', {name: 'Remove'}));
    expect(onRemove).toHaveBeenCalledTimes(1);
    expect(onRemove.mock.calls[0]?.[0]).toBeInstanceOf(MouseEvent);
  });

  it('takes no second click while the first is under way', async () => {
    const {onRemove} = await ask(true);
    const remove = screen.getByRole('button', {name: 'Remove'});
    fireEvent.click(remove);
    expect(onRemove).not.toHaveBeenCalled();
    expect(remove.getAttribute('aria-busy')).toBe('true');
  });
});
