import { History } from 'lucide-react';
import { IconButton } from '@/app/_ui/button';
import { dicomDate, plural } from '@/app/_ui/format';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom } from '@/app/_viewer/room';
import type { PatientStudy } from '@/lib/api/studies';
import { usePrior } from './use-prior';

/** The other studies of the patient, to be laid beside this one. */
export function PriorMenu() {
  const room = useRoom();
  const keyOf = useKeyOf();
  const { others, prior, nearest, opening, compare } = usePrior();
  if (others.length === 0) return null;
  return (
    <Menu
      trigger={
        <IconButton
          label={prior ? 'Beside another study' : 'Compare with prior'}
          detail={
            opening
              ? 'Opening …'
              : `${plural(others.length, 'other study', 'other studies')} of this patient`
          }
          keys={keyOf('prior')}
          pressed={prior !== null}
        >
          <History size={16} />
        </IconButton>
      }
    >
      <MenuLabel>Beside this study</MenuLabel>
      {others.map((each) => (
        <MenuItem
          key={each.studyUid}
          label={[dicomDate(each.studyDate), each.description]
            .filter(Boolean)
            .join(' · ')}
          detail={[
            each.modalities.join(', '),
            whenIs(each),
            each.isAlike ? '' : 'of another kind',
          ]
            .filter(Boolean)
            .join(', ')}
          checked={each.studyUid === prior?.studyUid}
          keys={each === nearest && !prior ? keyOf('prior') : undefined}
          onSelect={() => void compare(each.studyUid)}
        />
      ))}
      {prior && (
        <MenuItem
          label="This study alone"
          checked={false}
          keys={keyOf('prior')}
          onSelect={() => room.compare(null)}
        />
      )}
    </Menu>
  );
}

const whenIs = ({ when }: PatientStudy) => (when === 'after' ? 'later' : '');
