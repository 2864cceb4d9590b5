import { chooseTheme, type ThemeChoice, themeChoice } from "./theme.ts";

const choices: readonly { readonly value: ThemeChoice; readonly text: string }[] = [
  { value: "light", text: "Light" },
  { value: "dark", text: "Dark" },
  { value: "system", text: "Auto" },
];

export function ThemeSwitch() {
  return (
    <fieldset class="theme-switch">
      <legend class="hidden">Colours</legend>
      {choices.map(({ value, text }) => (
        <label key={value}>
          <input
            type="radio"
            name="theme"
            value={value}
            checked={themeChoice.value === value}
            onChange={() => chooseTheme(value)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
