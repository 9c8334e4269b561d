export * from './react-18.jsx';
