import { useTranslations } from 'next-intl';
import { History } from 'lucide-react';
import { IconButton } from '@/app/_ui/button';
import { Menu, MenuItem, MenuLabel } from '@/app/_ui/menu';
import { useKeyOf } from '@/app/_viewer/keys/chosen';
import { useRoom } from '@/app/_viewer/room';
import { useFormats } from '@/app/_words/use-formats';
import type { PatientStudy } from '@/lib/api/studies';
import { usePrior } from './use-prior';

/** The other studies of the patient, to be laid beside this one. */
export function PriorMenu() {
  const t = useTranslations('viewer');
  const formats = useFormats();
  const room = useRoom();
  const keyOf = useKeyOf();
  const { others, prior, nearest, opening, compare } = usePrior();
  if (others.length === 0) return null;
  return (
    <Menu
      trigger={
        <IconButton
          label={t(prior ? 'beside' : 'compare')}
          detail={
            opening ? t('openingOther') : t('otherStudies', { count: others.length })
          }
          keys={keyOf('prior')}
          pressed={prior !== null}
        >
          <History size={16} />
        </IconButton>
      }
    >
      <MenuLabel>{t('besideThis')}</MenuLabel>
      {others.map((each) => (
        <MenuItem
          key={each.studyUid}
          label={[formats.date(each.studyDate), each.description]
            .filter(Boolean)
            .join(' · ')}
          detail={[
            each.modalities.join(', '),
            isLater(each) && t('later'),
            !each.isAlike && t('anotherKind'),
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
          label={t('thisStudyAlone')}
          checked={false}
          keys={keyOf('prior')}
          onSelect={() => room.compare(null)}
        />
      )}
    </Menu>
  );
}

const isLater = ({ when }: PatientStudy) => when === 'after';
