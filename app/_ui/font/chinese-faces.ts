// In the weights that pages use: `font-normal`, `font-medium` and `font-semibold`.
import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/500.css';
import '@fontsource/noto-sans-sc/600.css';
