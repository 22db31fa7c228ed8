import {fireEvent, screen} from '@testing-library/preact';
import {useState} from 'preact/hooks';
import {describe, expect, it} from 'vitest';
import {Tabs} from '../../../components/ui/tabs.tsx';
import {press, show} from './show.tsx';

type Id = 'pending' | 'confirmed' | 'rejected';

function Example() {
  const [selected, setSelected] = useState<Id>('pending');
  return (
    <Tabs
      label="Links by status"
      selected={selected}
      onSelect={setSelected}
      tabs={[
        {id: 'pending', label: 'Pending', count: '4'},
        {id: 'confirmed', label: 'Confirmed', count: '12'},
        {id: 'rejected', label: 'Rejected'},
      ]}
    >
      {`All that is ${selected}`}
    </Tabs>
  );
}

const tab = (name: string) => screen.getByRole('tab', {name});
const isSelected = (name: string) => tab(name).getAttribute('aria-selected') === 'true';

describe('Tabs', () => {
  it('names the list, the tabs with their counts, and the panel by its tab', () => {
    show(<Example />);
    expect(screen.getByRole('tablist', {name: 'Links by status'})).toBeTruthy();
    expect(screen.getByRole('tabpanel', {name: 'Pending 4'}).textContent).toBe(
      'All that is pending',
    );
  });

  it('is one stop for Tab: the selected one', async () => {
    show(<Example />);
    fireEvent.click(tab('Confirmed 12'));
    await screen.findByText('All that is confirmed');
    expect(screen.getAllByRole('tab').map((one) => one.tabIndex)).toEqual([-1, 0, -1]);
  });

  it.each([
    [['ArrowRight'], 'Confirmed 12'],
    [['ArrowLeft'], 'Rejected'],
    [['ArrowLeft', 'ArrowRight'], 'Pending 4'],
    [['End'], 'Rejected'],
    [['End', 'Home'], 'Pending 4'],
  ])('%s selects and focuses %s', async (keys, goal) => {
    show(<Example />);
    tab('Pending 4').focus();
    for (const key of keys) {
      const before = screen.getByRole('tabpanel').textContent;
      expect(press(key)).toBe(true);
      await expect.poll(() => screen.getByRole('tabpanel').textContent).not.toBe(before);
    }
    expect(isSelected(goal)).toBe(true);
    expect(document.activeElement).toBe(tab(goal));
  });

  it('follows the reading direction', async () => {
    show(<Example />);
    screen.getByRole('tablist').style.direction = 'rtl';
    tab('Pending 4').focus();
    press('ArrowLeft');
    await screen.findByText('All that is confirmed');
    expect(document.activeElement).toBe(tab('Confirmed 12'));
  });

  it('leaves other keys alone', () => {
    show(<Example />);
    tab('Pending 4').focus();
    expect(press('a')).toBe(false);
  });
});
